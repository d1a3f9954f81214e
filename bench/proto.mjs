import { mkdtempSync } from 'node:fs';
import { startEngine } from '@waystone/engine';
import { openWarehouse } from '@waystone/warehouse';
import { listViews, listMigrations, renderSql } from '@waystone/models';
const N = Number(process.argv[2] ?? 200000), D = Number(process.argv[3] ?? 1000);
const folder = mkdtempSync('/tmp/proto/e-');
const engine = await startEngine({ dataDir: folder });
const main = openWarehouse({ socketPath: engine.socketPath });
const t = async (name, f) => { const s = performance.now(); const r = await f(); console.log(name.padEnd(34), (performance.now() - s).toFixed(0), 'ms'); return r; };
await t('migrate', () => main.migrate());
const src = (await import('node:fs')).readFileSync(new URL('./models.mjs', import.meta.url), 'utf8');
const GEN = src.match(/const GENERATE = `([\s\S]*?)`;/)[1].replace('${touchpoints}', N);
await t('generate', () => main.command(GEN));
const db = main.database;
await main.command(`CREATE DATABASE IF NOT EXISTS ${db}_scope`);
const scope = openWarehouse({ socketPath: engine.socketPath, database: `${db}_scope` });
await t('scope', async () => {
  const tables = (await main.query(`SELECT name, engine FROM system.tables WHERE database = {db:String}`, { db })).filter((x) => x.engine !== 'View');
  for (const { name } of tables) {
    if (name === 'event') await scope.command(`CREATE TABLE event AS ${db}.event`);
    else await scope.command(`CREATE VIEW ${name} AS SELECT * FROM ${db}.${name}`).catch((e) => console.log(name, e.message.slice(0, 100)));
  }
  for (const v of listViews()) {
    let [sql] = renderSql(v.sql, { cluster: null });
    const m = ['touchpoint', 'signal', 'visit'].includes(v.name);
    if (m) sql = sql.replace(`VIEW ${v.name} `, `VIEW ${v.name}_derived `);
    await scope.command(sql).catch((e) => console.log(v.name, e.message.slice(0, 200)));
    if (m) await scope.command(`CREATE TABLE ${v.name} ENGINE = MergeTree ORDER BY (site_id, person_id) AS SELECT * FROM ${v.name}_derived LIMIT 0`).catch((e) => console.log(v.name, e.message.slice(0, 200)));
  }
});
for (let round = 0; round < 3; round++) {
  console.log('round', round);
  await t('gather', () => scope.command(`INSERT INTO event (* EXCEPT (visitor_id, version)) SELECT * FROM ${db}.event WHERE visitor_id IN (SELECT concat('a', toString(sipHash64(number, ${round}) % ${Math.floor(N / 10)})) FROM numbers(${D})) SETTINGS asterisk_include_materialized_columns=0`).catch((e) => console.log(e.message.slice(0, 300))));
  for (const n of ['touchpoint', 'signal', 'visit']) await t('fill ' + n, () => scope.command(`INSERT INTO ${n} SELECT * FROM ${n}_derived`));
  const as_of = '2026-04-01 00:00:00';
  for (const v of ['buyer_cycle_at', 'buyer_filter_at', 'buyer_stage_at', 'milestone_at', 'customer_at', 'conversion_score_at', 'person_stage_at', 'stage_history_at', 'lead_journey_at', 'customer_journey_at', 'churn_journey_at'])
    await t(v, async () => console.log(JSON.stringify((await scope.query(`SELECT count(), sum(cityHash64(*)) FROM ${v}(as_of = '${as_of}')`))[0])));
  for (const n of ['event', 'touchpoint', 'signal', 'visit']) await t('truncate', () => scope.command(`TRUNCATE TABLE ${n}`));
}
await engine.stop();
process.exit(0);
