/**
 * An oracle under faults: clients send, things break at random, and after each round every acknowledged event must be
 * stored exactly once with exactly its content, every other one at most once, and the collector must live.
 *
 * `npm run chaos -- --minutes 30 --seed 7`: both stores take turns. The seed is printed; it decides the faults, their
 * length and the events, so that a run can be repeated (what the machine makes of it in time is the machine's).
 * @module
 */
import { afterAll, describe, expect, it } from 'vitest';
import { startClients } from './support/clients.ts';
import { faultsOf } from './support/faults.ts';
import { Ledger } from './support/ledger.ts';
import { judge, type Verdict } from './support/oracle.ts';
import { type Random, random } from './support/random.ts';
import { openWorld, type StoreKind, type World } from './support/world.ts';

const MINUTES = Number(process.env.CHAOS_MINUTES ?? '1');
const SEED = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
const CLIENTS = 8;
const FAULTS_A_ROUND = 10;

const counted: Record<string, number> = {};
const total = { rounds: 0, faults: 0, sent: 0, acknowledged: 0, stored: 0 };

const say = (text: string) => process.stdout.write(`${text}\n`);

/** One round: load and faults, then silence, then the verdict. */
async function round(world: World, chances: Random, number: number): Promise<Verdict> {
  const ledger = new Ledger();
  const prefix = `${world.store}-${SEED}-${number}`;
  const clients = startClients(
    CLIENTS,
    () => ({ url: world.front.url, key: world.key }),
    ledger,
    chances,
    prefix,
  );
  const faults = faultsOf(world);
  try {
    for (let n = 0; n < FAULTS_A_ROUND; n++) {
      const name = chances.pick(Object.keys(faults));
      await faults[name]?.(world, chances);
      counted[name] = (counted[name] ?? 0) + 1;
      total.faults++;
    }
  } finally {
    await clients.stop();
  }
  return await judge(world, ledger, prefix);
}

function add({ sent, acknowledged, stored }: Verdict): void {
  total.rounds++;
  total.sent += sent;
  total.acknowledged += acknowledged;
  total.stored += stored;
}

describe.each<StoreKind>(['embedded', 'server'])('chaos on the %s store', (store) => {
  it(`loses nothing acknowledged, doubles nothing, and lives (seed ${SEED})`, {
    timeout: (MINUTES + 10) * 60_000,
  }, async () => {
    const chances = random(SEED + (store === 'server' ? 1 : 0));
    const world = await openWorld(store);
    if (!world.smallDisk) say('"disk full" is left out: mounting a small disk needs root on Linux.');
    try {
      const until = Date.now() + (MINUTES * 60_000) / 2;
      for (let number = 0; number === 0 || Date.now() < until; number++) {
        const verdict = await round(world, chances, number);
        add(verdict);
        const { sent, acknowledged, stored, ...wrong } = verdict;
        say(
          `seed ${SEED} ${store} round ${number}: sent ${sent}, acknowledged ${acknowledged}, stored ${stored}`,
        );
        expect(wrong, `seed ${SEED}, round ${number} on ${store}`).toEqual({
          lost: [],
          doubled: [],
          altered: [],
          unknown: [],
        });
        expect(acknowledged).toBeGreaterThan(0);
      }
    } finally {
      await world.close();
    }
  });
});

afterAll(() => {
  say(`\nseed ${SEED}: ${JSON.stringify(total)}`);
  for (const [name, times] of Object.entries(counted).sort(([, a], [, b]) => b - a))
    say(`  ${times} × ${name}`);
});
