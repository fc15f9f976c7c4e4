import type { Instrument } from '@riposte/market-model'
import type { Market } from '@riposte/simulators'

/** A market as the takers of Rysk see it, who may stop asking. */
export interface TakersView {
  readonly market: Market
  /** From now on it lists no options: nothing new is asked for. */
  close(): void
}

export function createTakersView(market: Market): TakersView {
  const perps = market.instruments.filter((instrument) => instrument.kind === 'perp')
  let isClosed = false
  return {
    market: {
      ...market,
      get instruments(): readonly Instrument[] {
        return isClosed ? perps : market.instruments
      },
    },
    close() {
      isClosed = true
    },
  }
}
