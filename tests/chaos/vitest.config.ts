import { defineConfig } from 'vitest/config';

/** Apart from `npm test`: as long as it is asked to run. */
export default defineConfig({
  test: {
    name: 'chaos',
    root: import.meta.dirname,
    include: ['*.test.ts'],
    fileParallelism: false,
    hookTimeout: 60_000,
  },
});
