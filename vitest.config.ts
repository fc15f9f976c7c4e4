import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The whole-desk worlds take minutes, so they begin first and no core waits for them at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number =>
      moduleId.includes('/simulation/seeds-') ? 0 : moduleId.includes('/simulation/') ? 1 : 2
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  // Tests run from source: no build needed, and a stack trace points at the line that was written.
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    include: [
      'packages/*/{src,conformance}/**/*.test.ts',
      'apps/*/{src,simulation}/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    sequence: { sequencer: LongestFirst },
    // By default one core is left to whoever watches.
    maxWorkers: '100%',
    passWithNoTests: false,
    // No test is about wall-clock time, and machines may be busy with other things.
    testTimeout: 30_000,
  },
})
