import {
  createDeltaHedger,
  createStrategy,
  type DeltaView,
  HEDGER_DEFAULTS,
  portfolioGreeks,
  stepDeltaHedger,
} from '@riposte/hedge-engine'
import { createPerp, epochMs, parseInstrumentName, parseWad } from '@riposte/market-model'

const now = epochMs(Date.UTC(2026, 11, 18))
const call = parseInstrumentName('ETH-20261225-3000-C')
const perp = createPerp('ETH')

// Ten calls are held, of which nine have been hedged with the perp.
const greeks = portfolioGreeks({
  underlying: 'ETH',
  now,
  positions: [
    { instrument: call, venue: 'rysk', quantity: parseWad('10'), settlement: 'fixing' },
    { instrument: perp, venue: 'derive', quantity: parseWad('-4.5'), settlement: 'average-30m' },
  ],
  orders: [],
  greeksOf: () => ({ delta: 0.5, gamma: 0.0016, iv: 0.6, forward: 3000 }),
  averagedSoFar: () => undefined,
})

const view: DeltaView = {
  now,
  conditions: {
    greeks,
    spot: 3000,
    costs: { taker: 0.0005, maker: 0.0003 },
    minimum: 0.1,
    fundingRate: 0.1,
    volatility: { realized: 0.6, implied: 0.6 },
    ageMs: 500,
    freeMargin: 0.8,
  },
  listing: {
    instrument: perp,
    active: true,
    tick: parseWad('0.1'),
    step: parseWad('0.01'),
    minimum: parseWad('0.1'),
    maximum: parseWad('1000'),
    fees: {
      takerBase: parseWad('0.01'),
      takerRate: parseWad('0.0003'),
      makerRate: parseWad('0.0001'),
      rateCap: undefined,
    },
  },
  market: {
    book: { instrument: perp.name, bids: [['2999.5', '4']], asks: [['3000.5', '4']], timestamp: now, receivedAtMs: 0 },
    ticker: {
      instrument: perp.name,
      timestamp: now,
      receivedAtMs: 0,
      index: parseWad('3000'),
      mark: parseWad('3000'),
      bestBid: parseWad('2999.5'),
      bestAsk: parseWad('3000.5'),
      priceMin: parseWad('2900'),
      priceMax: parseWad('3100'),
      option: undefined,
    },
  },
  accepts: 'all',
  ordersFree: 5,
  canReplace: true,
  canVoid: true,
}

const policy = { strategy: createStrategy('riposte'), settings: { ...HEDGER_DEFAULTS, deltaMax: 100 } }
const { effects } = stepDeltaHedger(createDeltaHedger('ETH', perp.name, 0), { type: 'wake' }, view, policy)
for (const effect of effects) {
  if (effect.type !== 'place') continue
  const { label, side, amount, limitPrice, timeInForce } = effect.request
  const { delta, halfBand } = effect.basis
  process.stdout.write(`${label} ${side} ${Number(amount) / 1e18} at ${Number(limitPrice) / 1e18} ${timeInForce}: `)
  process.stdout.write(`delta ${delta.low} is outside ±${halfBand.toFixed(3)}\n`)
}
