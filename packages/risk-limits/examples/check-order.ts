// Whether a quote may be signed: by itself, and after what has happened. Prints what it says beside each line.
//   node --conditions=source examples/check-order.ts
import { epochMs, parseInstrumentName, parseWad } from '@riposte/market-model'
import { checkOrder } from '../src/controls/check-order.ts'
import { checkSigning, DESK_AT_REST, nextControls } from '../src/controls/desk-controls.ts'
import { ALLOW_ALL, permissionList } from '../src/controls/permissions.ts'
import { WHOLE_DESK } from '../src/kill-switch/kill-scope.ts'
import { engageKill } from '../src/kill-switch/kill-switch.ts'
import { limitsWith, uniformLimit } from '../src/limits.ts'

const now = epochMs(Date.UTC(2026, 10, 25, 8))
const instrument = parseInstrumentName('ETH-20261225-3000-C')
const limits = limitsWith({ MAX_ORDER_SIZE: uniformLimit('50') })
const permissions = {
  underlyings: permissionList(['ETH', 'BTC']),
  instruments: ALLOW_ALL,
  expiries: ALLOW_ALL,
  chainIds: ALLOW_ALL,
  takers: ALLOW_ALL,
  tokens: permissionList(['USDC']),
  watchedPegs: new Set<string>(),
}
const book = {
  instrument: instrument.name,
  timestamp: now,
  receivedAtMs: 1_000,
  bids: [['200', '10']],
  asks: [['212', '10']],
} as const
const ticker = {
  instrument: instrument.name,
  timestamp: now,
  receivedAtMs: 1_000,
  index: parseWad('3000'),
  mark: parseWad('206'),
  bestBid: parseWad('200'),
  bestAsk: parseWad('212'),
  priceMin: parseWad('120'),
  priceMax: parseWad('320'),
  option: { delta: 0.53, gamma: 0.0008, vega: 3.4, theta: -3.4, iv: 0.6, forward: 3000 },
}
const terms = {
  kind: 'quote',
  instrument,
  side: 'buy',
  quantity: parseWad('60'),
  price: parseWad('400'),
  taker: undefined,
  token: 'USDC',
  chainId: '999',
  validUntil: epochMs(now + 30_000),
} as const
const market = {
  book,
  ticker,
  monotonicMs: 1_200,
  grid: { listing: undefined, decimals: 18, strikeDecimals: 8 },
  secondValue: undefined,
  otherSpots: [],
  pegs: new Map(),
  ourOrders: [],
  takerValueUsd: 0,
}

for (const breach of checkOrder(terms, market, limits, permissions, now).breaches) {
  process.stdout.write(`${breach.message}\n`)
}

const pulled = engageKill({
  tier: 'no-new-quotes',
  scope: WHOLE_DESK,
  cause: 'person',
  reason: 'vols look wrong',
  by: 'the trader on duty',
  at: now,
})
const { state } = nextControls(DESK_AT_REST, pulled, limits)
const place = {
  venues: ['rysk', 'derive'],
  underlying: 'ETH',
  instrument: instrument.name,
  strategy: undefined,
  taker: undefined,
}
for (const breach of checkSigning(state, place, limits, now)) process.stdout.write(`${breach.message}\n`)
