import { listOf, stored } from './storage.ts';
import { type Call, tell } from './tracker.ts';

/**
 * Calls that wait for the next page. A form that moves on to another page would lose a call still in the stub's
 * queue, if the tracker has not loaded by then; on the next page there is time.
 */
const outbox = stored<Call[]>('outbox', [], listOf(isCall), () => sessionStorage);

/** Goes to another page of the shop, which makes the calls when it opens. */
export function goAndTell(path: string, calls: Call[]): void {
  outbox.set([...outbox.get(), ...calls]);
  location.assign(path);
}

/** Makes the calls that the page before has left. */
export function tellLeftOver(): void {
  const calls = outbox.get();
  if (calls.length === 0) return;
  outbox.set([]);
  for (const call of calls) tell(...call);
}

function isCall(value: unknown): value is Call {
  return Array.isArray(value) && ['track', 'identify', 'reset', 'optOut'].includes(value[0]);
}
