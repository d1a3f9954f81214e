import { defineConfig } from 'vitest/config';

/** `npm run test:browsers`: the SDK in Chromium, Firefox and WebKit, each a project of its own. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    testTimeout: 90_000,
    hookTimeout: 90_000,
    include: ['{chromium,firefox,webkit}.test.ts'],
    fileParallelism: false,
    isolate: false,
    // Three real browsers beside each other's tests: once more, and the report says so.
    retry: 1,
  },
});
