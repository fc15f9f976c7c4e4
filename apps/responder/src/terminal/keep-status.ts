import type { Cancel, Clock, Logger } from '@riposte/market-model'
import type { Orchestrator } from '@riposte/orchestrator'
import type { Screen } from './screen.ts'
import { readStatusFacts } from './status-facts.ts'
import { statusLines } from './status-lines.ts'

/** Often enough to be watched, seldom enough to cost nothing. */
const EVERY_MS = 1000

interface Keeping {
  readonly clock: Clock
  readonly colour: boolean
  readonly logger: Logger
}

/** Keep what stands at the bottom of the screen, until told to stop. */
export function keepStatus(screen: Screen, orchestrator: Orchestrator, { clock, colour, logger }: Keeping): Cancel {
  let cancel: Cancel = () => {}
  const draw = (): void => {
    try {
      const facts = readStatusFacts(orchestrator, clock.nowMs())
      screen.follow((columns) => statusLines(facts, columns, colour))
    } catch (error) {
      // A faulty display must not stop a trade.
      screen.close()
      return logger.error('status.failed', { error })
    }
    cancel = clock.after(EVERY_MS, draw)
  }
  draw()
  return () => {
    cancel()
    screen.close()
  }
}
