import { defineConfig } from 'vitest/config';

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
        // What crosses packages: real collector, real ClickHouse, real browser.
        test: {
          name: 'system',
          include: ['tests/{conformance,golden,security,system}/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
