import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, AWAY, post, startTestCollector, type TestCollector } from './testing/start.ts';

const page = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
const documented = [...page.matchAll(/^\| `(\w+)` \| (counter|gauge|histogram) \|(.*?)\|(.*?)\|$/gm)].map(
  ([, name = '', type = '', labels = '', meaning = '']) => ({
    name,
    type,
    labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label),
    meaning: meaning.trim(),
  }),
);

let collector: TestCollector;
let text: string;

beforeAll(async () => {
  collector = await startTestCollector({ clickhouse: { url: AWAY } });
  const batch = [{ type: 'page', anonymousId: 'v1', messageId: 'm1' }, { type: 'nonsense' }];
  await post(collector, '/v1/batch', { batch });
  text = await (await fetch(`${collector.url}/metrics`, { headers: ADMIN })).text();
}, 60_000);
afterAll(() => collector?.stop());

const types = () =>
  [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', type = '']) => ({ name, type }));

describe('/metrics and docs/operations.md', () => {
  it('name the same metrics of Waystone, of the same type', () => {
    const own = types().filter(({ name }) => name.startsWith('waystone_'));
    const by = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    expect(own.length).toBeGreaterThan(10);
    expect(documented.map(({ name, type }) => ({ name, type })).sort(by)).toEqual(own.sort(by));
  });

  it('say what each means', () => {
    for (const { name, meaning } of documented) expect(meaning.length, name).toBeGreaterThan(15);
  });

  it('name every label that a sample has', () => {
    for (const { name, labels } of documented) {
      const samples = [...text.matchAll(new RegExp(`^${name}(?:_bucket|_sum|_count)?\\{(.*?)\\}`, 'gm'))];
      const seen = new Set(
        samples.flatMap(([, all = '']) => [...all.matchAll(/(\w+)="/g)].map(([, label]) => label)),
      );
      seen.delete('le');
      for (const label of seen) expect(labels, name).toContain(label);
    }
  });

  it('leave out nothing but what every Node process tells', () => {
    const others = types().filter(({ name }) => !/^(?:waystone|process|nodejs)_/.test(name));
    expect(others).toEqual([]);
  });
});
