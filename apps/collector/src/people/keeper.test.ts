import type { RefreshStep } from '@waystone/warehouse';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { PeopleKeeper, type Pressure } from './keeper.ts';

const STEP_MS = 60;

/** When each of some steps began and ended, of one keeper that always has more to do. */
async function stepsOf(pressure: () => Pressure, some = 5): Promise<{ from: number; to: number }[]> {
  const steps: { from: number; to: number }[] = [];
  let enough = () => {};
  const taken = new Promise<void>((resolve) => {
    enough = resolve;
  });
  const people = {
    isComplete: true,
    step: async (): Promise<RefreshStep> => {
      const from = performance.now();
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
      steps.push({ from, to: performance.now() });
      if (steps.length === some) enough();
      return { kind: 'everybody', ids: 1, isLast: false };
    },
    close: async () => {},
  };
  const keeper = new PeopleKeeper({
    warehouse: { query: async () => [], people: () => people },
    fromEvents: 0,
    everyMs: 3_600_000,
    pressure,
    behindMs: 0,
    logger: pino({ level: 'silent' }),
  });
  keeper.start();
  await taken;
  await keeper.stop();
  return steps;
}

const pausesOf = (steps: { from: number; to: number }[]) =>
  steps.slice(1).map(({ from }, i) => from - (steps[i]?.to ?? 0));

/** A keeper whose store goes on taking events, and how many steps it has taken. */
function steady(options: { everyMs: number; unwatchedMs: number }, pressure: () => Pressure = () => 'none') {
  const taken = { steps: 0 };
  const step = async (): Promise<RefreshStep> => {
    taken.steps++;
    return { kind: 'changes', ids: 1, isLast: true };
  };
  const people = { isComplete: true, step, close: async () => {} };
  const keeper = new PeopleKeeper({
    warehouse: { query: async () => [], people: () => people },
    fromEvents: 0,
    pressure,
    logger: pino({ level: 'silent' }),
    ...options,
  });
  return { keeper, taken };
}

const AN_HOUR = 3_600_000;

describe('PeopleKeeper', () => {
  it('pauses after what was left to do, though events go on coming', async () => {
    const { keeper, taken } = steady({ everyMs: AN_HOUR, unwatchedMs: AN_HOUR });
    keeper.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(taken.steps).toBe(1);
    await keeper.stop();
  });

  it.each([
    ['tells of a step that fails', false, 1],
    ['says nothing of a step that its own stop cuts off', true, 0],
  ])('%s', async (_, isStopped, times) => {
    const told: string[] = [];
    const logger = pino({ level: 'warn' }, { write: (line) => void told.push(line) });
    const underWay: { cutOff?: () => void } = {};
    const step = () =>
      new Promise<RefreshStep>((_, reject) => {
        underWay.cutOff = () => reject(new Error('socket hang up'));
      });
    const people = { isComplete: true, step, close: async () => {} };
    const warehouse = { query: async () => [], people: () => people };
    const keeper = new PeopleKeeper({ warehouse, fromEvents: 0, everyMs: 1, pressure: () => 'none', logger });
    keeper.start();
    await expect.poll(() => underWay.cutOff).toBeDefined();
    if (isStopped) void keeper.stop();
    underWay.cutOff?.();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await keeper.stop();
    expect(told).toHaveLength(times);
  });

  it('looks less often while nobody asks, and at once for whoever does', async () => {
    const { keeper, taken } = steady({ everyMs: 1, unwatchedMs: AN_HOUR });
    keeper.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(taken.steps).toBe(1);
    expect(keeper.isReadable()).toBe(true);
    while (taken.steps < 10) await new Promise((resolve) => setTimeout(resolve, 1));
    await keeper.stop();
  });

  it('takes step after step while there is more', async () => {
    expect(Math.min(...pausesOf(await stepsOf(() => 'none')))).toBeLessThan(STEP_MS / 2);
  });

  // Timers may be a millisecond early.
  it.each([
    ['half', 'has some to take', 'some', STEP_MS - 2],
    ['nine tenths', 'is behind', 'behind', 9 * STEP_MS - 2],
  ] as const)('leaves %s of the time to events where the store %s', async (_, __, pressure, least) => {
    expect(Math.min(...pausesOf(await stepsOf(() => pressure, 3)))).toBeGreaterThan(least);
  });

  it('begins nothing while the store is behind, and goes on soon after it has caught up', async () => {
    const { keeper, taken } = steady({ everyMs: 1, unwatchedMs: 1 }, () => pressure);
    let pressure: Pressure = 'behind';
    keeper.start();
    await new Promise((resolve) => setTimeout(resolve, 2 * STEP_MS));
    expect(taken.steps).toBe(0);
    pressure = 'some';
    await expect.poll(() => taken.steps).toBeGreaterThan(1);
    await keeper.stop();
  });
});
