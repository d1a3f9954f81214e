import type { RefreshStep } from '@waystone/warehouse';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { PeopleKeeper } from './keeper.ts';

const STEP_MS = 60;

/** When each step began and ended, of one keeper that always has more to do. */
async function stepsOf(isBusy: boolean): Promise<{ from: number; to: number }[]> {
  const steps: { from: number; to: number }[] = [];
  let enough = () => {};
  const five = new Promise<void>((resolve) => {
    enough = resolve;
  });
  const people = {
    isComplete: true,
    step: async (): Promise<RefreshStep> => {
      const from = performance.now();
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
      steps.push({ from, to: performance.now() });
      if (steps.length === 5) enough();
      return { kind: 'changes', ids: 1 };
    },
    close: async () => {},
  };
  const keeper = new PeopleKeeper({
    warehouse: { query: async () => [], people: () => people },
    fromEvents: 0,
    everyMs: 3_600_000,
    isBusy: () => isBusy,
    logger: pino({ level: 'silent' }),
  });
  keeper.start();
  await five;
  await keeper.stop();
  return steps;
}

const pausesOf = (steps: { from: number; to: number }[]) =>
  steps.slice(1).map(({ from }, i) => from - (steps[i]?.to ?? 0));

describe('PeopleKeeper', () => {
  it('takes step after step while there is more', async () => {
    expect(Math.min(...pausesOf(await stepsOf(false)))).toBeLessThan(STEP_MS / 2);
  });

  it('leaves half of the time to events that the store has to take', async () => {
    // Timers may be a millisecond early.
    expect(Math.min(...pausesOf(await stepsOf(true)))).toBeGreaterThan(STEP_MS - 2);
  });
});
