import { epochMs, parseWad } from '@riposte/market-model'
import type { DeskEvent } from '@riposte/orchestrator'
import { FAKE_NOW } from './fake-orchestrator.ts'

const at = FAKE_NOW
const tradeId = 'R-1'
const terms = {
  instrument: 'BTC-20261225-100000-C',
  underlying: 'BTC',
  side: 'buy',
  quantity: parseWad('1.234567'),
} as const
const price = parseWad('12345.678901')
const request = {
  label: 'h-1',
  instrument: terms.instrument,
  side: 'sell',
  amount: parseWad('1.2'),
  limitPrice: parseWad('12300'),
  timeInForce: 'ioc',
} as const

const BREACH = {
  code: 'MAX_POSITION_SIZE',
  scope: 'BTC-20261225-100000-C@manual',
  limit: 1000,
  value: 600,
  wouldBe: 1200,
  message: 'would hold 1200 contracts, limit 1000',
} as const

/** One event of every kind, as a desk would tell them. */
export const EVENTS = {
  rfq: { type: 'rfq.received', tradeId, at, rfqId: 'rfq-1', ...terms },
  declined: {
    type: 'rfq.declined',
    tradeId,
    at,
    reasons: [
      { code: 'THIN_BOOK', message: 'the book holds 0.8 of 1.2 contracts' },
      { code: 'LIMIT', message: 'and a limit' },
    ],
  },
  quoted: {
    type: 'quote.signed',
    tradeId,
    at,
    nonce: '17',
    price,
    validUntil: epochMs(at + 30_000),
    breakdown: { hedgeProceeds: 12400, edge: 0.7134567, spot: 83000, sourceFee: 30 },
  },
  quoteWithheld: {
    type: 'quote.withheld',
    tradeId,
    at,
    price,
    validUntil: epochMs(at + 30_000),
    breakdown: { hedgeProceeds: 12400, edge: 0.7134567, spot: 83000, sourceFee: 30 },
  },
  best: { type: 'quote.standing', tradeId, at, outcome: { status: 'best' } },
  outbid: { type: 'quote.standing', tradeId, at, outcome: { status: 'outbid', best: parseWad('12350.5') } },
  quoteRejected: {
    type: 'quote.standing',
    tradeId,
    at,
    outcome: { status: 'rejected', code: '-32010', message: 'rfq closed' },
  },
  quoteUnknown: { type: 'quote.standing', tradeId, at, outcome: { status: 'unknown', cause: 'time-out' } },
  expired: { type: 'quote.expired', tradeId, at },
  manual: { type: 'manual.received', tradeId, at, ...terms, price, alreadyDone: true },
  refused: { type: 'manual.refused', tradeId, at, breaches: [BREACH] },
  reported: { type: 'breach.reported', tradeId, at, action: 'quote', breaches: [BREACH] },
  withheld: {
    type: 'kill.withheld',
    tradeId: undefined,
    at,
    kill: { tier: 'reduce-only', scope: { kind: 'desk' }, cause: 'loss', reason: 'MAX_LOSS_DAY_USD: 120 lost' },
  },
  manualWithheld: { type: 'manual.withheld', tradeId, at, hedge: request },
  executed: {
    type: 'trade.executed',
    tradeId,
    at,
    venue: 'rysk',
    ...terms,
    price,
    cash: [{ venue: 'rysk', token: 'USDC', amount: parseWad('-15241.5') }],
    reference: '0xabc',
    quoteNonce: '1',
    found: false,
    breakEven: price,
    late: false,
    breaches: [],
  },
  signed: {
    type: 'order.signed',
    tradeId,
    at,
    order: { request, nonce: '1', payload: '{"signature":"0xfeed"}' },
  },
  accepted: { type: 'order.accepted', tradeId, at, label: 'h-1', orderId: 'o-1', filled: parseWad('0') },
  rejected: {
    type: 'order.rejected',
    tradeId,
    at,
    label: 'h-1',
    reject: { code: '11012', message: 'price out of band', advice: 'new-price' },
  },
  unknown: { type: 'order.unknown', tradeId, at, label: 'h-1', cause: 'no answer in 5 s' },
  filled: {
    type: 'order.filled',
    tradeId,
    at,
    venue: 'derive',
    token: 'USDC',
    fill: {
      fillId: 'f-1',
      orderId: 'o-1',
      label: 'h-1',
      instrument: terms.instrument,
      side: 'sell',
      price: parseWad('12310.5'),
      amount: parseWad('1.2'),
      fee: parseWad('25.4'),
      cashFlow: parseWad('14747.2'),
      timestamp: at,
    },
  },
  funded: {
    type: 'funding.paid',
    tradeId: undefined,
    at,
    venue: 'derive',
    token: 'USDC',
    instrument: 'ETH-PERP',
    underlying: 'ETH',
    amount: parseWad('-1.25'),
    paidAt: at,
    key: '12:ETH-PERP:1',
  },
  hedged: { type: 'trade.hedged', tradeId, at, latencyMs: 412.25, residual: parseWad('0.034567') },
  failed: { type: 'trade.failed', tradeId, at, reason: 'gave up', residual: parseWad('1.2') },
  quarantined: {
    type: 'trade.quarantined',
    tradeId: undefined,
    at,
    reason: 'signature of another key',
    frame: '{"secret":1}',
  },
} as const satisfies Record<string, DeskEvent>
