import type { Logger } from '@riposte/market-model'
import { causeText } from './errors.ts'
import type { RyskSourceEvents } from './source.ts'

/** Calls the desk's handlers. One that throws, at once or later, is logged, and nothing else comes of it. */
export interface Teller {
  listen(events: RyskSourceEvents): void
  isListening(): boolean
  tell(what: keyof RyskSourceEvents, act: (events: RyskSourceEvents) => unknown): void
}

export function createTeller(logger: Logger): Teller {
  let listener: RyskSourceEvents | undefined
  return {
    listen(events) {
      listener = events
    },
    isListening: () => listener !== undefined,
    tell(what, act) {
      if (listener === undefined) return
      const report = (error: unknown): void => logger.error('rysk.handler.threw', { what, reason: causeText(error) })
      try {
        const returned = act(listener)
        if (returned instanceof Promise) returned.catch(report)
      } catch (error) {
        report(error)
      }
    },
  }
}
