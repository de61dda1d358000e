import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,infra,bin,test}/**/*.test.{ts,tsx}'],
    // Processes, not threads: tests start servers, use native modules and send signals.
    pool: 'forks',
    // Tests wait more than they work: one more than the two cores of a small machine.
    maxWorkers: 3,
    // A process for each file costs as much as the tests in it. Files leave nothing behind that others would see.
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Files that run once before all tests, for what many of them share.
    globalSetup: [],
  },
});
