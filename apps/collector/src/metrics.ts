import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Spool } from './spool/index.ts';
import { LANES } from './spool/index.ts';

/** What the collector counts. Names and meanings are listed in docs/operations.md. */
export type Metrics = ReturnType<typeof createMetrics>;

/** Makes a registry of its own, so that several collectors can live in one process. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Counter({
      name: 'waystone_ingest_requests_total',
      help: 'Requests to /v1/*, by HTTP status of the answer.',
      labelNames: ['status'],
      registers,
    }),
    messages: new Counter({
      name: 'waystone_messages_total',
      help: 'Messages judged, by site and verdict: accepted (on disk), duplicate (delivered before), rejected.',
      labelNames: ['site', 'verdict'],
      registers,
    }),
    rejections: new Counter({
      name: 'waystone_rejections_total',
      help: 'Messages refused, by the code of the reason (see docs/api.md).',
      labelNames: ['code'],
      registers,
    }),
    placeholderIds: new Counter({
      name: 'waystone_placeholder_ids_total',
      help: 'Accepted messages with an id that names nobody ("undefined", "null", …), by site; the id was left out.',
      labelNames: ['site'],
      registers,
    }),
    acknowledgement: new Histogram({
      name: 'waystone_acknowledgement_seconds',
      help: 'From the arrival of a request to its answer, the wait for the disk included.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
    flushed: new Counter({
      name: 'waystone_flushed_rows_total',
      help: 'Rows that the store has acknowledged, by table.',
      labelNames: ['table'],
      registers,
    }),
    flushFailures: new Counter({
      name: 'waystone_flush_failures_total',
      help: 'Inserts that failed, by table: retryable ones are tried again, refused ones are taken apart.',
      labelNames: ['table', 'outcome'],
      registers,
    }),
    flushDuration: new Histogram({
      name: 'waystone_flush_seconds',
      help: 'How long one insert into the store took.',
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    storeUp: new Gauge({
      name: 'waystone_store_up',
      help: '1 where the latest insert into the store succeeded, 0 where it failed and is being tried again.',
      registers,
    }),
  };
}

/** Gauges that are read from the spool when Prometheus asks. */
export function watchSpool({ registry }: Metrics, spool: Spool): void {
  const registers = [registry];
  const perTable = (name: string, help: string, read: (table: (typeof LANES)[number]) => number) => {
    const gauge: Gauge<'table'> = new Gauge({
      name,
      help,
      labelNames: ['table'],
      registers,
      collect: () => {
        for (const table of LANES) gauge.set({ table }, read(table));
      },
    });
  };
  perTable(
    'waystone_spool_rows',
    'Rows on disk that wait for the store, by table.',
    (table) => spool.lane(table).rows,
  );
  perTable(
    'waystone_spool_bytes',
    'Bytes on disk that wait for the store, by table.',
    (table) => spool.lane(table).bytes,
  );
  perTable(
    'waystone_spool_oldest_seconds',
    'Age of the oldest row that waits for the store, by table; 0 where none waits.',
    (table) => ageOf(spool.lane(table).oldestAt),
  );
  const remembered: Gauge = new Gauge({
    name: 'waystone_spool_remembered_ids',
    help: 'Message ids remembered, by which a second delivery is recognised.',
    registers,
    collect: () => remembered.set(spool.remembered),
  });
}

function ageOf(at: number | null): number {
  return at === null ? 0 : Math.max(0, (Date.now() - at) / 1000);
}
