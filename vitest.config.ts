import { defineConfig } from 'vitest/config';

/** Tests of the whole that wait for rows, and measure nothing. */
const SIDE_BY_SIDE = [
  'tests/security/{injection,models}.test.ts',
  'tests/system/{cluster,data-life,privacy,replay}.test.ts',
];

export default defineConfig({
  test: {
    projects: [
      {
        // Beside the code: no network, no browser.
        test: {
          name: 'unit',
          include: ['{packages,apps}/*/src/**/*.test.{ts,tsx}'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // The SDK alone in a real browser.
        test: {
          name: 'browser',
          include: ['packages/sdk/browser/**/*.test.ts', 'packages/sdk/engines/npm.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          isolate: false,
        },
      },
      {
        // What rows follow from which: nothing in it hangs on how long a step takes, so two files run side by side.
        test: {
          name: 'sql',
          include: ['tests/{golden,journeys}/**/*.test.ts', ...SIDE_BY_SIDE],
          testTimeout: 360_000,
          hookTimeout: 360_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // What crosses packages: real collector, real ClickHouse, real browser.
        test: {
          name: 'system',
          include: ['tests/{conformance,doctor,security,system}/**/*.test.ts'],
          exclude: SIDE_BY_SIDE,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
