import { defineConfig } from 'vitest/config';

/** Apart from `npm test`: the apps have large dependencies of their own, which scripts/test-install.mjs installs. */
export default defineConfig({
  test: {
    name: 'install',
    root: import.meta.dirname,
    include: ['*.test.ts'],
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
