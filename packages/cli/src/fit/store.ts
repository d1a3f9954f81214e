/**
 * The store that models are fitted in: the one of a collector that runs, or of one that is started for it.
 * @module
 */
import { type Admin, type AdminOptions, openAdmin } from '../collector/admin.ts';
import type { Warehouse } from './models.ts';

/**
 * Opens a store, does something in it, and closes it.
 *
 * @throws CliError where the site, the token or the collector is not there.
 */
export async function withStore<T>(
  options: AdminOptions,
  act: (warehouse: Warehouse, site: string) => Promise<T>,
): Promise<T> {
  const admin = await openAdmin(options);
  try {
    await admin.ask('/api/v1/model/emptied');
    return await act(warehouseOf(admin), admin.site);
  } finally {
    await admin.close();
  }
}

/** Counts stay numbers, as the collector itself reads them. */
const READ_SETTINGS = {
  default_format: 'JSONEachRow',
  output_format_json_quote_64bit_integers: '0',
  date_time_output_format: 'iso',
};

function warehouseOf({ ask }: Admin): Warehouse {
  return {
    async query<Row>(sql: string, parameters: Record<string, string | number>) {
      const search = new URLSearchParams(READ_SETTINGS);
      for (const [name, value] of Object.entries(parameters)) search.set(`param_${name}`, escaped(value));
      const answer = await ask(`/clickhouse/?${search}`, {
        method: 'POST',
        body: sql,
      });
      const lines = (await answer.text()).split('\n');
      return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row);
    },
    async insert(table, rows) {
      if (rows.length === 0) return;
      await ask('/api/v1/model/rows', { method: 'POST', body: JSON.stringify({ table, rows }) });
    },
  };
}

/** ClickHouse reads the value of a parameter as a field of its TabSeparated format. */
function escaped(value: string | number): string {
  const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n' };
  return String(value).replace(/[\\\t\n]/g, (character) => ESCAPES[character] ?? character);
}
