import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { useWorld } from './support/world.ts';

const world = useWorld();

const QUOTE = `
  <form id="quote" data-ws-form="Quote" data-ws-form-purpose="quote" action="/thanks?x=1">
    <input type="hidden" name="csrf" value="hidden-secret">
    <input type="hidden" name="action" value="clobber">
    <input name="name"><input name="email" type="email" required>
    <select name="size" data-ws-value><option>small</option><option>large</option></select>
    <input name="id"><textarea name="note"></textarea>
    <button>Send</button>
  </form>`;

const open = async (body: string, script = '') => {
  const { site, page, oracle } = world;
  await page.goto(site.page('/form', site.html(`${body}<script>${script}</script>`)));
  await oracle.expect('page', 1);
};

const forms = (): { event: string; form_id?: unknown }[] =>
  world.oracle.messages.flatMap(({ event, properties }) =>
    event?.startsWith('Form') ? [{ event, ...properties }] : [],
  );
const events = () => forms().map(({ event }) => event);

beforeEach(() => {
  world.site.page('/thanks', world.site.html('thanks'));
});

describe('forms', () => {
  it('are viewed, started and submitted, told by names, order, times and corrections', async () => {
    const { page, oracle, site } = world;
    await open(QUOTE);
    await oracle.expect('Form Viewed', 1);
    await page.fill('[name=name]', 'Ada');
    await page.fill('[name=email]', 'no address');
    await page.selectOption('select', 'large');
    await page.click('button');
    await page.fill('[name=email]', 'ada@example.com');
    await page.click('[name=name]');
    await page.click('button');
    await page.waitForURL('**/thanks**');
    const [submitted] = await oracle.expect('Form Submitted', 1);
    expect(events()).toEqual(['Form Viewed', 'Form Started', 'Form Submitted']);
    expect(submitted?.context.page?.url).toBe(`${site.origin}/form`);
    expect(submitted?.properties).toEqual({
      form_id: 'quote',
      form_name: 'Quote',
      form_purpose: 'quote',
      fields: ['name', 'email', 'size', 'id', 'note'],
      touched: [
        expect.objectContaining({ name: 'name', corrections: 0 }),
        expect.objectContaining({ name: 'email', corrections: 1, invalid: 1 }),
        expect.objectContaining({ name: 'size', corrections: 0 }),
      ],
      last_field: 'name',
      duration_ms: expect.any(Number),
      values: { size: 'large' },
      prevented: false,
    });
  });

  it('tell a submit by Enter, by requestSubmit() and one that the page prevents', async () => {
    const { page, oracle } = world;
    await open(QUOTE, `document.forms[0].addEventListener('submit', (event) => event.preventDefault())`);
    await page.fill('[name=email]', 'ada@example.com');
    await page.press('[name=email]', 'Enter');
    await oracle.expect('Form Submitted', 1);
    await page.evaluate(() => document.forms[0]?.requestSubmit());
    const submitted = await oracle.expect('Form Submitted', 2);
    expect(submitted.map(({ properties }) => properties.prevented)).toEqual([true, true]);
    expect(page.url()).toMatch(/\/form$/);
  });

  it('leave the submit to the page: one request, its own handlers first', async () => {
    const { page, oracle } = world;
    await open(QUOTE, `addEventListener('submit', () => { window.mine = (window.mine || 0) + 1 })`);
    const requests: string[] = [];
    page.on('request', (request) => request.isNavigationRequest() && requests.push(request.url()));
    await page.fill('[name=email]', 'ada@example.com');
    await page.click('button');
    await page.waitForURL('**/thanks**');
    await oracle.expect('Form Submitted', 1);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toContain('csrf=hidden-secret');
  });

  it('are abandoned when the page is left after the first input, and not before', async () => {
    const { page, oracle, site } = world;
    await open(`${QUOTE}<form id="other"><input name="untouched"></form>`);
    await page.click('[name=untouched]');
    await page.fill('[name=name]', 'Ada');
    await page.click('[name=note]');
    await page.waitForTimeout(120);
    await page.goto(`${site.origin}/thanks`);
    const [abandoned] = await oracle.expect('Form Abandoned', 1);
    expect(abandoned?.properties).toMatchObject({ form_id: 'quote', last_field: 'note' });
    const touched = abandoned?.properties.touched as { name: string; ms: number }[];
    expect(touched.map(({ name }) => name)).toEqual(['name', 'note']);
    expect(touched[1]?.ms).toBeGreaterThanOrEqual(100);
    expect(abandoned?.context.page?.url).toBe(`${site.origin}/form`);
  });

  it('are abandoned when a single-page application moves on, but not after a submit', async () => {
    const { page, oracle } = world;
    await open(
      `<form id="a"><input name="x"><button>A</button></form><form id="b"><input name="y"></form>`,
      `document.forms.a.onsubmit = (event) => { event.preventDefault(); history.pushState(null, '', '/found') }`,
    );
    await page.fill('[name=y]', '1');
    await page.fill('[name=x]', '1');
    await page.click('button');
    await oracle.expect('Form Abandoned', 1);
    const told = forms().map(({ event, form_id }) => `${event} ${form_id}`);
    expect(told.filter((text) => /Submitted|Abandoned/.test(text))).toEqual([
      'Form Submitted a',
      'Form Abandoned b',
    ]);
    expect(oracle.of('Form Submitted')[0]?.context.page?.url).toMatch(/\/form$/);
  });

  it('are seen when they appear later, and only when they come into view', async () => {
    const { page, oracle } = world;
    await open(`<div style="height: 3000px"></div><form id="below"><input name="a"></form>`);
    await oracle.expect('Form Viewed', 0, 300);
    await page.evaluate(() => {
      document.body.insertAdjacentHTML(
        'afterbegin',
        '<form name="popup"><input name="b"><button>Go</button></form>',
      );
    });
    const [popup] = await oracle.expect('Form Viewed', 1);
    expect(popup?.properties).toMatchObject({ form_id: 'popup', form_name: 'popup', fields: ['b'] });
    await page.evaluate(() => scrollTo(0, 4000));
    const [, below] = await oracle.expect('Form Viewed', 2);
    expect(below?.properties.form_id).toBe('below');
  });

  it('are seen inside an open shadow root', async () => {
    const { page, oracle } = world;
    await open(
      '<div id="host"></div>',
      `const root = document.getElementById('host').attachShadow({ mode: 'open' });
       root.innerHTML = '<form id="inner"><input name="q"><button>Go</button></form>';
       root.querySelector('form').onsubmit = (event) => event.preventDefault();`,
    );
    await page.click('input');
    await page.keyboard.type('abc');
    await page.click('button');
    const [submitted] = await oracle.expect('Form Submitted', 1);
    expect(events()).toEqual(['Form Viewed', 'Form Started', 'Form Submitted']);
    expect(submitted?.properties).toMatchObject({ form_id: 'inner', last_field: 'q', prevented: true });
  });

  it('tell no value, whatever is typed: property', async () => {
    const { page, oracle } = world;
    await open(
      `
      <form id="secret">
        <input name="name"><input name="mail" type="email"><input name="pass" type="password" data-ws-value>
        <input name="number" autocomplete="cc-number" data-ws-value><input name="free" data-ws-value>
        <input type="hidden" name="token"><textarea name="note"></textarea><button>Send</button>
      </form>`,
      `document.forms[0].onsubmit = (event) => event.preventDefault()`,
    );
    const word = fc.string({ unit: 'grapheme', minLength: 6, maxLength: 20 }).map((text) => `Zq${text}`);
    const card = fc
      .array(fc.integer({ min: 0, max: 9 }), { minLength: 16, maxLength: 16 })
      .map((d) => d.join(''));
    const values = fc.record({
      name: word,
      mail: fc.emailAddress(),
      pass: word,
      number: card,
      free: card,
      token: word,
      note: word,
    });
    let submits = 0;
    await fc.assert(
      fc.asyncProperty(values, fc.boolean(), async (typed, abandon) => {
        const before = oracle.calls.length;
        await page.evaluate(
          ([fields, leave]) => {
            for (const [name, value] of Object.entries(fields)) {
              const field = document.querySelector<HTMLInputElement>(`[name=${name}]`);
              if (!field) continue;
              field.value = value;
              field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
              field.dispatchEvent(new Event('change', { bubbles: true }));
            }
            if (leave) history.pushState(null, '', `/form?${Math.random()}`);
            else document.forms[0]?.requestSubmit();
          },
          [typed, abandon] as const,
        );
        await oracle.until(
          () => oracle.of('Form Abandoned').length + oracle.of('Form Submitted').length > submits,
          'the end of a form',
        );
        submits++;
        const sent = oracle.calls
          .slice(before)
          .map(({ body }) => body)
          .join('');
        for (const value of Object.values(typed)) {
          expect(sent).not.toContain(value);
          expect(sent).not.toContain(JSON.stringify(value).slice(1, -1));
        }
      }),
      { numRuns: 25 },
    );
    expect(oracle.of('Form Submitted').length + oracle.of('Form Abandoned').length).toBe(submits);
  });
});
