/**
 * Clients that never tire: they send batches, and what was not acknowledged again, or they give it up.
 * @module
 */
import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Ledger, makeEvent, type Sent } from './ledger.ts';
import type { Random } from './random.ts';

/** Where and how to send. */
export type Address = { url: string; key: string };

export type Clients = { stop(): Promise<void> };

const ATTEMPTS = 6;
const TIMEOUT_MS = 10_000;

/** Starts clients; they share the chances and the ledger. */
export function startClients(
  count: number,
  address: () => Address,
  ledger: Ledger,
  random: Random,
  prefix: string,
): Clients {
  let going = true;
  let number = 0;
  const one = async () => {
    while (going) {
      const events = Array.from({ length: random.whole(1, 20) }, () =>
        makeEvent(random, `${prefix}-${number++}`),
      );
      ledger.send(events);
      if (await deliver(events, address, random)) ledger.acknowledge(events);
      // Late, once more, in another order: a tab that had not heard the answer.
      if (random.chance(0.05)) await post(events.toReversed(), address()).catch(() => false);
      await wait(random.whole(0, 30));
    }
  };
  const all = Array.from({ length: count }, one);
  return {
    async stop() {
      going = false;
      await Promise.all(all);
    },
  };
}

async function deliver(events: readonly Sent[], address: () => Address, random: Random): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await post(events, address()).catch(() => false)) return true;
    if (random.chance(0.15)) return false;
    await wait(random.whole(20, 400) * (attempt + 1));
  }
  return false;
}

/** @returns whether every event was acknowledged. */
function post(events: readonly Sent[], { url, key }: Address): Promise<boolean> {
  const body = JSON.stringify({ batch: events.map((event) => ({ type: 'track', ...event })) });
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}/v1/import`,
      {
        method: 'POST',
        agent: false,
        headers: {
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(body)),
          authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
        },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
      async (answer) => {
        try {
          const text = Buffer.concat(await answer.toArray()).toString();
          const verdict = JSON.parse(text) as { accepted?: number };
          resolve(answer.statusCode === 200 && verdict.accepted === events.length);
        } catch (error) {
          reject(error);
        }
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}
