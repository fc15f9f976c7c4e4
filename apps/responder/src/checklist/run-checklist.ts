import type { Logger } from '@riposte/market-model'
import type { Config } from '../config/schema.ts'
import type { DeskWorld } from '../desk-world.ts'
import { checkDerive } from './check-derive.ts'
import { checkJournal } from './check-journal.ts'
import type { CheckLine } from './check-line.ts'
import { checkRysk } from './check-rysk.ts'

/** Everything that a desk looks at before it starts, line by line. Nothing is signed to be executed, and nothing is changed. */
export async function* runChecklist(
  config: Pick<Config, 'journalDir' | 'ryskAssets' | 'dryRun'>,
  world: DeskWorld,
  logger: Logger,
): AsyncGenerator<CheckLine> {
  if (config.dryRun) {
    const message = 'DRY_RUN: no key is opened, so accounts, balances and signatures are not looked at'
    yield { check: 'keys', status: 'warned', message }
  }
  const { lines, hasPast } = await checkJournal(world, config.journalDir)
  yield* lines
  yield* checkDerive(world, hasPast)
  yield* checkRysk(world, config.ryskAssets, hasPast, logger)
}
