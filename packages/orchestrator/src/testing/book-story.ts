import { epochMs, parseWad } from '@riposte/market-model'
import type { DeskEvent } from '../events.ts'

const AT = 1_790_000_000_000
const INSTRUMENT = 'ETH-20261225-3000-C'

/** What reconciliation writes into a journal, one kind after the other. */
export function bookStory(serial: number): DeskEvent[] {
  const at = epochMs(AT + serial)
  const tradeId = `R-found-${serial}`
  const quantity = parseWad(`${1 + (serial % 3)}`)
  const price = parseWad('101.5')
  switch (serial % 6) {
    case 0:
      return [
        {
          type: 'book.opened',
          tradeId: undefined,
          at,
          balances: [{ venue: 'rysk', token: 'USDC', amount: parseWad('1000') }],
          positions: [{ venue: 'derive', instrument: 'ETH-PERP', quantity, price }],
          fillIds: [`early-${serial}`],
        },
      ]
    case 1:
      return [
        {
          type: 'trade.executed',
          tradeId,
          at,
          venue: 'rysk',
          instrument: INSTRUMENT,
          underlying: 'ETH',
          side: 'buy',
          quantity,
          price,
          cash: [{ venue: 'rysk', token: 'USDC', amount: parseWad('-101.5') }],
          reference: 'reconciliation',
          late: false,
          quoteNonce: undefined,
          found: true,
          breakEven: price,
          breaches: [],
        },
      ]
    case 2:
      return [
        { type: 'trade.claimed', tradeId, at, quoteNonce: String(serial), instrument: INSTRUMENT, quantity },
        { type: 'trade.quarantined', tradeId: undefined, at, reason: 'by script', frame: '{}' },
      ]
    case 3:
      return [
        {
          type: 'position.adjusted',
          tradeId: undefined,
          at,
          position: { venue: 'derive', instrument: INSTRUMENT, quantity, price },
          explanation: 'by script',
        },
      ]
    case 4:
      return [{ type: 'market.marked', tradeId: undefined, at, marks: [['ETH-PERP', 3000 + serial, 3000.5 + serial]] }]
    default:
      return [
        {
          type: 'cash.adjusted',
          tradeId: undefined,
          at,
          flow: { venue: 'derive', token: 'USDC', amount: parseWad('-0.25') },
          cause: 'other',
          explanation: 'by script',
        },
      ]
  }
}
