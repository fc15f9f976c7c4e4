import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Tests run from source: no build needed, and a stack trace points at the line that was written.
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    include: [
      'packages/*/{src,conformance}/**/*.test.ts',
      'apps/*/{src,simulation}/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    passWithNoTests: false,
    // No test is about wall-clock time, and machines may be busy with other things.
    testTimeout: 30_000,
  },
})
