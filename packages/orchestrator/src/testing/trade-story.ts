import { type EpochMs, epochMs, parseWad, type Side, type Wad, wad } from '@riposte/market-model'
import type { DeskEvent } from '../events.ts'

const START = 1_790_000_000_000
const UNDERLYINGS = ['ETH', 'BTC', 'SOL'] as const
const PAYLOAD = `{"id":"7","method":"private/order","params":{"signature":"0x${'a7'.repeat(65)}","signer":"0x${'3c'.repeat(20)}"}}`

/**
 * What a journal holds of one RFQ, as realistic as its sizes matter: two of three are declined or expire, one is traded
 * and hedged in two fills.
 */
export function tradeStory(serial: number): DeskEvent[] {
  const at = epochMs(START + serial * 250)
  const tradeId = `R-${serial}`
  const underlying = UNDERLYINGS[serial % UNDERLYINGS.length] as string
  const terms = {
    instrument: `${underlying}-20261225-${1000 + (serial % 40) * 100}-C`,
    underlying,
    side: 'buy' as Side,
    quantity: parseWad(`${1 + (serial % 7)}.25`),
  }
  const received: DeskEvent = { type: 'rfq.received', tradeId, at, rfqId: `rfq-${serial}`, ...terms }
  if (serial % 3 === 0) {
    const reasons = [{ code: 'THIN_BOOK', message: 'the book bids for 0.8 of 1.25 contracts' }] as const
    return [received, { type: 'rfq.declined', tradeId, at, reasons }]
  }
  const price = parseWad(`${100 + (serial % 50)}.123456`)
  const quoted: DeskEvent = {
    type: 'quote.signed',
    tradeId,
    at,
    nonce: String(1_790_000_000_000_000 + serial),
    price,
    validUntil: epochMs(at + 30_000),
    breakdown: { hedgeProceeds: 124.71345, edge: 0.7134567, spot: 3012.5, sourceFee: 12.345 },
  }
  const standing: DeskEvent = { type: 'quote.standing', tradeId, at, outcome: { status: 'best' } }
  if (serial % 3 === 1) {
    return [received, quoted, standing, { type: 'quote.expired', tradeId, at: epochMs(at + 30_000) }]
  }
  return [received, quoted, standing, ...tradedStory(tradeId, at, terms, price)]
}

interface Terms {
  readonly instrument: string
  readonly underlying: string
  readonly side: Side
  readonly quantity: Wad
}

function tradedStory(tradeId: string, at: EpochMs, terms: Terms, price: Wad): DeskEvent[] {
  const label = `${tradeId}-1`
  const request = {
    label,
    instrument: terms.instrument,
    side: 'sell',
    amount: terms.quantity,
    limitPrice: price,
    timeInForce: 'ioc',
  } as const
  const fill = (part: number): DeskEvent => ({
    type: 'order.filled',
    tradeId,
    at,
    venue: 'derive',
    token: 'USDC',
    fill: {
      fillId: `${tradeId}-fill-${part}`,
      orderId: `order-${tradeId}`,
      label,
      instrument: terms.instrument,
      side: 'sell',
      price,
      amount: wad(terms.quantity / 2n),
      fee: parseWad('0.7134'),
      cashFlow: parseWad('151.223344'),
      timestamp: at,
    },
  })
  return [
    {
      type: 'trade.executed',
      tradeId,
      at,
      venue: 'rysk',
      ...terms,
      price,
      cash: [
        { venue: 'rysk', token: 'USDC', amount: parseWad('-152.41') },
        { venue: 'rysk', token: 'USDC', amount: parseWad('-1.905125') },
      ],
      reference: `0x${'5e'.repeat(32)}`,
      late: false,
      quoteNonce: undefined,
      found: false,
      breakEven: price,
      breaches: [],
    },
    { type: 'order.signed', tradeId, at, order: { request, nonce: '1790000000000000001', payload: PAYLOAD } },
    { type: 'order.accepted', tradeId, at, label, orderId: `order-${tradeId}`, filled: terms.quantity },
    fill(1),
    fill(2),
    { type: 'trade.hedged', tradeId, at, latencyMs: 41.25, residual: parseWad('0') },
  ]
}
