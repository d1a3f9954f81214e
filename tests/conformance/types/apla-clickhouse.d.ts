/** The package has no types of its own. */
declare module '@apla/clickhouse' {
  export default class ClickHouse {
    constructor(settings: { host: string; port: number; path: string; user: string; password: string });
    querying(sql: string, options: { dataObjects: boolean }): Promise<{ data: unknown[] }>;
  }
}
