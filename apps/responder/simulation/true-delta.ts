import { type Interval, portfolioGreeks } from '@riposte/hedge-engine'
import { type Instrument, type Option, parseInstrumentName, toNumber, type Wad } from '@riposte/market-model'
import type { Market } from '@riposte/simulators'
import type { TrueBooks } from './books.ts'
import type { Venues } from './venues.ts'

/**
 * Net delta of an underlying by the venues' own books and the market's own Greeks, in underlyings.
 *
 * What Derive settles is averaged as Derive has averaged it so far. What has expired at Rysk moves like the underlying
 * while it is in the money, until it has left the books.
 */
export function trueDelta(underlying: string, books: TrueBooks, venues: Venues, market: Market): number {
  const now = venues.now()
  const held = (venue: 'rysk' | 'derive') =>
    [...books[venue]()].flatMap(([name, quantity]: [string, Wad]) => {
      const instrument = instrumentOf(name)
      return instrument.underlying === underlying ? [{ instrument, quantity, venue }] : []
    })
  const rysk = held('rysk')
  const expired = rysk.filter(({ instrument }) => instrument.kind === 'option' && instrument.expiry <= now)
  const claims = expired.reduce(
    (sum, { instrument, quantity }) => sum + claimDelta(instrument as Option, venues, market) * toNumber(quantity),
    0,
  )
  const { delta } = portfolioGreeks({
    underlying,
    now,
    positions: [
      ...rysk.filter((row) => !expired.includes(row)).map((row) => ({ ...row, settlement: 'fixing' as const })),
      ...held('derive').map((row) => ({ ...row, settlement: 'average-30m' as const })),
    ],
    orders: [],
    greeksOf(option) {
      const fair = market.fair(option.name)
      return fair && { delta: fair.delta, gamma: fair.gamma, iv: fair.iv ?? 0, forward: fair.forward }
    },
    averagedSoFar(expiry) {
      const mean = venues.derive.exchange.settlementMeans.get(`${underlying} ${expiry}`)?.mean()
      const share = 1 - (expiry - now) / AVERAGING_MS
      return { mean: mean ?? market.spot(underlying), share: Math.min(Math.max(share, 0), 1 - 1e-9) }
    },
  })
  return middle(delta) + claims
}

const instruments = new Map<string, Instrument>()

/** The same few names are read every second. */
function instrumentOf(name: string): Instrument {
  const instrument = instruments.get(name) ?? parseInstrumentName(name)
  instruments.set(name, instrument)
  return instrument
}

const AVERAGING_MS = 30 * 60_000

/** Every Greek is known here, so both ends are the same. */
function middle({ low, high }: Interval): number {
  return (low + high) / 2
}

function claimDelta(option: Option, venues: Venues, market: Market): number {
  const { underlying, strike, right } = option
  const price = venues.fixing(option) ?? market.spot(underlying)
  const isInTheMoney = right === 'call' ? price > toNumber(strike) : price < toNumber(strike)
  if (!isInTheMoney) return 0
  return right === 'call' ? 1 : -1
}
