// @vitest-environment happy-dom
/** @jsxImportSource preact */
import { render } from 'preact';
import { beforeEach, describe, expect, it } from 'vitest';
import { evidence, person, personStage } from '../samples/rows.ts';
import { PeopleCards } from './people-cards.tsx';
import { PeopleTable } from './people-table.tsx';

beforeEach(() => render(null, document.body));

const hostile = person({
  person_id: '<img src=x onerror=alert(1)>',
  first_channel: '<script>alert(1)</script>',
  stages: [
    personStage({ evidence: [evidence({ url: 'javascript:alert(1)', label: '<b>bold</b>', title: '<i>' })] }),
  ],
});

describe.each([
  ['table', PeopleTable],
  ['cards', PeopleCards],
])('people as %s', (_, List) => {
  it('show stage, confidence and the strongest evidence in words', () => {
    render(<List rows={[person()]} track="" caption="People" />, document.body);
    const text = document.body.textContent?.replaceAll('\u00a0', ' ');
    expect(text).toContain('Buyer Consideration');
    expect(text).toContain('80%');
    expect(text).toContain('12%');
    expect(text).toContain('Read a comparison · /compare/portable-vs-furnace · ');
  });

  it('show whatever a visitor sent as text, and link to no script', () => {
    render(<List rows={[hostile]} track="" caption="People" />, document.body);
    expect(document.querySelector('img, script, b, i')).toBeNull();
    expect([...document.querySelectorAll('a')].some((link) => link.protocol === 'javascript:')).toBe(false);
    expect(document.body.textContent).toContain('<b>bold</b>');
  });

  it('open a person by a link that keeps the address short and escaped', () => {
    render(<List rows={[hostile]} track="" caption="People" />, document.body);
    const href = document.querySelector('.person-id')?.getAttribute('href');
    expect(href).toBe('/?person=%3Cimg+src%3Dx+onerror%3Dalert%281%29%3E');
  });

  it('say so where a person is not placed yet', () => {
    render(<List rows={[person({ stages: [] })]} track="" caption="People" />, document.body);
    expect(document.body.textContent).toContain('not placed yet');
  });
});
