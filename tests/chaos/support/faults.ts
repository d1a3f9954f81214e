/**
 * What goes wrong. Each fault begins, lasts a moment, and is over when it returns: everything runs again.
 * @module
 */
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { childrenOf, strike } from './processes.ts';
import type { Fate } from './proxy.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

type Fault = (world: World, random: Random) => Promise<void>;

async function restart(world: World): Promise<void> {
  await world.collector.start();
}

const killCollector: Fault = async (world, random) => {
  await world.collector.end('SIGKILL');
  await wait(random.whole(0, 300));
  await restart(world);
};

const endCollector: Fault = async (world) => {
  await world.collector.end('SIGTERM');
  await restart(world);
};

/** While the start is under way, a second death. */
const killTwice: Fault = async (world, random) => {
  await world.collector.end('SIGKILL');
  const starting = world.collector.start().catch(() => {});
  await wait(random.whole(50, 900));
  await world.collector.end('SIGKILL');
  await starting;
  await restart(world);
};

const killEngine: Fault = async (world, random) => {
  for (const pid of world.enginePids()) strike(pid, 'SIGKILL');
  await wait(random.whole(0, 500));
  await reviveServer(world);
};

/** The server's own process ends with its child. */
async function reviveServer({ server }: World): Promise<void> {
  if (server === null) return;
  await server.end('SIGKILL');
  await server.start();
}

const killBoth: Fault = async (world, random) => {
  const children = childrenOf(world.collector.pid);
  await world.collector.end('SIGKILL');
  for (const pid of [...children, ...world.enginePids()]) strike(pid, 'SIGKILL');
  await wait(random.whole(0, 300));
  await reviveServer(world);
  await restart(world);
};

const stopCollector: Fault = async ({ collector }, random) => {
  collector.signal('SIGSTOP');
  await wait(random.whole(200, 2000));
  collector.signal('SIGCONT');
};

const stopEngine: Fault = async (world, random) => {
  const pids = world.enginePids();
  for (const pid of pids) strike(pid, 'SIGSTOP');
  await wait(random.whole(200, 3000));
  for (const pid of pids) strike(pid, 'SIGCONT');
};

/** For a while a proxy decides by `fate`. */
async function during(proxy: { fate: (path: string, body: Buffer) => Fate }, ms: number, fate: () => Fate) {
  proxy.fate = fate;
  await wait(ms);
  proxy.fate = () => ({ kind: 'pass' });
}

const client = (name: string, fate: (random: Random) => Fate): [string, Fault] => [
  name,
  ({ front }, random) => during(front, random.whole(300, 1500), () => fate(random)),
];

const insert = (name: string, fate: (random: Random) => Fate): [string, Fault] => [
  name,
  async ({ back }, random) => {
    if (back !== null) await during(back, random.whole(300, 2500), () => fate(random));
  },
];

const OUT_OF_MEMORY = 'Code: 241. DB::Exception: Memory limit (total) exceeded. (MEMORY_LIMIT_EXCEEDED)\n';

const fillDisk: Fault = async ({ data }, random) => {
  const file = join(data, 'ballast');
  const { bavail, bsize } = statfsSync(data);
  // Sometimes to the last block, sometimes to below what the spool leaves free.
  const left = random.chance(0.5) ? 0 : 8 * 1024 * 1024;
  try {
    writeFileSync(file, Buffer.alloc(Math.max(0, bavail * bsize - left)));
  } catch {
    // Full before the end is full too.
  }
  await wait(random.whole(500, 2500));
  rmSync(file, { force: true });
};

const ANYWHERE: Record<string, Fault> = {
  'kill -9 collector': killCollector,
  'kill -9 collector twice': killTwice,
  'kill -9 engine': killEngine,
  'kill -9 both': killBoth,
  'SIGTERM collector': endCollector,
  'SIGSTOP collector': stopCollector,
  'SIGSTOP engine': stopEngine,
  ...Object.fromEntries([
    client('requests cut before the collector', () => ({ kind: 'cut-before' })),
    client('answers cut', () => ({ kind: 'cut-after' })),
    client('requests delivered twice', () => ({ kind: 'twice' })),
    client('requests late and out of order', (random) => ({ kind: 'pass', delayMs: random.whole(0, 1500) })),
  ]),
};

const SERVER: Record<string, Fault> = Object.fromEntries([
  insert('inserts fail', () => ({ kind: 'fail', status: 500, body: OUT_OF_MEMORY })),
  insert('inserts slow', (random) => ({ kind: 'pass', delayMs: random.whole(500, 3000) })),
  insert('inserts cut before the store', () => ({ kind: 'cut-before' })),
  insert('answers of the store cut', () => ({ kind: 'cut-after' })),
  insert('answers of the store never come', (random) => ({
    kind: 'silence',
    ms: random.whole(5000, 40_000),
  })),
  insert('inserts delivered twice', () => ({ kind: 'twice' })),
]);

/** Every fault that this world can have, by name. */
export function faultsOf({ store, smallDisk }: World): Record<string, Fault> {
  return {
    ...ANYWHERE,
    ...(store === 'server' ? SERVER : {}),
    ...(smallDisk ? { 'disk full': fillDisk } : {}),
  };
}
