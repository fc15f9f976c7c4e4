import { defineConfig } from 'vitest/config'

// Tests that start the built daemon as a process: one after the other, so that they don't compete for the cores.
export default defineConfig({
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    include: ['apps/*/e2e/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
})
