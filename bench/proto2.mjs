import { mkdtempSync, readFileSync } from 'node:fs';
import { startEngine } from '@waystone/engine';
import { openWarehouse, PeopleRefresh } from '@waystone/warehouse';
import { readQuery } from '@waystone/models';
const N = Number(process.argv[2] ?? 200000), D = Number(process.argv[3] ?? 1000);
const folder = mkdtempSync('/tmp/proto/e-');
const engine = await startEngine({ dataDir: folder });
const main = openWarehouse({ socketPath: engine.socketPath });
const t = async (name, f) => { const s = performance.now(); const r = await f(); console.log(name.padEnd(34), (performance.now() - s).toFixed(0), 'ms', JSON.stringify(r ?? '').slice(0, 150)); return r; };
await t('migrate', () => main.migrate().then(() => 0));
const src = readFileSync(new URL('./models.mjs', import.meta.url), 'utf8');
const GEN = src.match(/const GENERATE = `([\s\S]*?)`;/)[1].replace('${touchpoints}', N);
await t('generate', () => main.command(GEN));
const now = () => Date.parse('2026-05-01');
const refresh = main.people({ now });
for (;;) { const s = await t('step', () => refresh.step()); if (s.kind === 'idle') break; }
console.log(await main.query('SELECT count(), sum(length(stages)), sum(length(history)) FROM person_state_cached'));
for (let r = 0; r < 3; r++) {
  await t('insert', () => main.command(GEN.replace("concat('m'", `concat('n${r}-'`).replace(`FROM numbers(${N})`, `FROM (SELECT 10 * (sipHash64(intDiv(number, 10), ${r}) % ${N / 10}) + number % 10 AS number FROM numbers(${D * 10}))`)));
  await t('step', () => refresh.step());
}
for (const q of ['stage_counts', 'stage_funnel']) { await t(q, () => main.query(readQuery(q), { site_id: 'shop' })); await t('cached ' + q, () => main.query(readQuery('cached.' + q), { site_id: 'shop' })); }
const p = { site_id: 'shop', person_id: '', q: '', track: '', stage: '', limit: 50, offset: 0 };
const a = await t('person.list', () => main.query(readQuery('person.list'), p));
const b = await t('cached person.list', () => main.query(readQuery('cached.person.list'), p));
console.log(a.length, b.length, JSON.stringify(a[0]).slice(0, 600), '\n', JSON.stringify(b[0]).slice(0, 600));
await t('cached person.history', () => main.query(readQuery('cached.person.history'), { site_id: 'shop', person_id: b[0].person_id }));
await engine.stop();
process.exit(0);
