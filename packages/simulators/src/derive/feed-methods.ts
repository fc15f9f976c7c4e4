import { type EpochMs, toSeconds } from '@riposte/market-model'
import { type Exchange, fairQuote } from './exchange.ts'
import { fundingRate } from './funding.ts'
import { type Answer, type Call, type Method, publicMethod } from './method.ts'
import { done, refused } from './rpc-error.ts'
import { doubleText } from './wire-decimal.ts'

/** The figures that oracles sign for the exchange. Nobody signs them here: the lists of signatures are empty. */
export const FEED_METHODS: Readonly<Record<string, Method>> = {
  'public/get_latest_signed_feeds': publicMethod(getFeeds),
}

type Fields = Readonly<Record<string, unknown>>

/** How long an oracle's figure would be good for. */
const LIFE_SEC = 600

/** Without a filter of its own everything; an expiry of 0 means what has none. Volatility is not fitted to a curve. */
function getFeeds({ exchange, read, now }: Call): Answer {
  const currency = read.optionalText('currency')
  const expiry = read.optionalInteger('expiry')
  const problem = read.problem()
  if (problem !== undefined) return problem
  const { underlyings } = exchange.market
  if (currency !== undefined && !underlyings.includes(currency)) return refused(12002)
  const chosen = currency === undefined ? underlyings : [currency]
  const timeless = expiry === undefined || expiry === 0
  const byCurrency = (wanted: boolean, feed: (one: string) => Fields | undefined): Fields => {
    const feeds: Record<string, Fields> = {}
    for (const one of wanted ? chosen : []) {
      const data = feed(one)
      if (data !== undefined) feeds[one] = data
    }
    return feeds
  }
  const spotOf = (one: string) => exchange.market.spot(one)
  return done({
    spot_data: byCurrency(timeless, (one) => ({
      ...envelope(one, now),
      price: doubleText(spotOf(one)),
      feed_source_type: 'S',
    })),
    perp_data: byCurrency(timeless, (one) => perpFeeds(exchange, one, now)),
    funding_data: byCurrency(timeless, (one) => {
      const perp = exchange.instruments.get(`${one}-PERP`)
      return perp && { ...envelope(one, now), funding_rate: doubleText(fundingRate(exchange, perp)) }
    }),
    fwd_data: byCurrency(expiry !== 0, (one) => expiryFeeds(exchange, one, expiry, now, 'forward')),
    rate_data: byCurrency(expiry !== 0, (one) => expiryFeeds(exchange, one, expiry, now, 'rate')),
    vol_data: {},
  })
}

function envelope(currency: string, now: EpochMs): Fields {
  return {
    currency,
    confidence: '1',
    timestamp: now,
    deadline: toSeconds(now) + LIFE_SEC,
    signatures: { signers: [], signatures: [] },
  }
}

/** A perp's distance from spot: of its mark, its best bid and its best ask. */
function perpFeeds(exchange: Exchange, currency: string, now: EpochMs): Fields | undefined {
  const perp = exchange.instruments.get(`${currency}-PERP`)
  const fair = perp && fairQuote(exchange, perp)
  if (fair === undefined) return undefined
  const spot = exchange.market.spot(currency)
  const feed = (type: string, price: number) => ({
    ...envelope(currency, now),
    type,
    spot_diff_value: doubleText(price - spot, 12),
  })
  return {
    P: feed('P', fair.mark),
    A: feed('A', fair.ask ?? fair.mark),
    B: feed('B', fair.bid ?? fair.mark),
  }
}

/** Forwards, or interest rates, of every live expiry or of one; by the expiry's seconds. */
function expiryFeeds(
  exchange: Exchange,
  currency: string,
  expiry: number | undefined,
  now: EpochMs,
  kind: 'forward' | 'rate',
): Fields {
  const feeds: Record<string, Fields> = {}
  const spot = exchange.market.spot(currency)
  for (const listed of exchange.instruments.values()) {
    const { instrument } = listed
    if (listed.currency !== currency || instrument.kind !== 'option') continue
    const seconds = toSeconds(instrument.expiry)
    const fair =
      seconds in feeds || (expiry !== undefined && expiry !== seconds) ? undefined : fairQuote(exchange, listed)
    if (fair === undefined) continue
    const shared = { ...envelope(currency, now), expiry: seconds }
    feeds[seconds] =
      kind === 'rate'
        ? { ...shared, rate: '0' }
        : {
            ...shared,
            fwd_diff: doubleText(fair.forward - spot),
            spot_aggregate_latest: '0',
            spot_aggregate_start: '0',
          }
  }
  return feeds
}
