import {
  epochMs,
  type Fill,
  multiplyWad,
  parseInstrumentName,
  type Side,
  signed,
  type Wad,
  wad,
} from '@riposte/market-model'
import {
  asRecord,
  invalidField,
  readDecimal,
  readInteger,
  readOneOf,
  readOptionalText,
  readText,
  type WireRecord,
} from '../wire/fields.ts'

const KIND = 'trade'

/**
 * One of our own trades, from a reply, a notification or the history.
 *
 * @returns undefined for a trade of a spot market, which the desk's vocabulary does not know
 * @throws {DeriveError} FIELD_INVALID
 */
export function decodeTrade(value: unknown): Fill | undefined {
  const trade = asRecord(KIND, value)
  const instrument = readText(KIND, trade, 'instrument_name')
  const kind = kindOf(instrument)
  if (kind === undefined) return undefined
  const side = readOneOf(KIND, trade, 'direction', ['buy', 'sell'])
  const price = readDecimal(KIND, trade, 'trade_price')
  const amount = readDecimal(KIND, trade, 'trade_amount')
  if (amount <= 0n) throw invalidField(KIND, 'trade_amount', trade.trade_amount, '> 0')
  const fee = readDecimal(KIND, trade, 'trade_fee')
  return {
    fillId: readText(KIND, trade, 'trade_id'),
    orderId: readText(KIND, trade, 'order_id'),
    label: readOptionalText(KIND, trade, 'label'),
    instrument,
    side,
    price,
    amount,
    fee,
    cashFlow: kind === 'perp' ? settledFlow(trade, fee) : premiumFlow(side, price, amount, fee),
    timestamp: epochMs(readInteger(KIND, trade, 'timestamp')),
  }
}

function kindOf(instrument: string): 'option' | 'perp' | undefined {
  try {
    return parseInstrumentName(instrument).kind
  } catch {
    return undefined
  }
}

/**
 * A perp costs its fee at once and settles its profit when the position is reduced. `realized_pnl` would count the fee of
 * the opening a second time: a recorded pair of fills of one position shows it in the closing fill's figure.
 */
function settledFlow(trade: WireRecord, fee: Wad): Wad {
  return wad(readDecimal(KIND, trade, 'realized_pnl_excl_fees') - fee)
}

/** An option's premium is paid at once: out for a buy, in for a sell, and the fee out in both cases. */
function premiumFlow(side: Side, price: Wad, amount: Wad, fee: Wad): Wad {
  return wad(-signed(side, multiplyWad(price, amount, 'towards-zero')) - fee)
}
