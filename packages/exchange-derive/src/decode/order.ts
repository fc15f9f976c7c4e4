import type { OrderState } from '@riposte/market-model'
import { asRecord, readDecimal, readOneOf, readOptionalText, readText } from '../wire/fields.ts'

const KIND = 'order'

/** Trigger and algo orders that wait are open: they may still fill. */
const OPEN_STATUSES = ['open', 'untriggered', 'algo_active'] as const
const CLOSED_STATUSES = ['filled', 'cancelled', 'expired', 'rejected'] as const

/** An order's record, from a reply, a notification or the history. @throws {DeriveError} FIELD_INVALID */
export function decodeOrder(value: unknown): OrderState {
  const order = asRecord(KIND, value)
  const status = readOneOf(KIND, order, 'order_status', [...OPEN_STATUSES, ...CLOSED_STATUSES])
  return {
    label: readOptionalText(KIND, order, 'label'),
    orderId: readText(KIND, order, 'order_id'),
    instrument: readText(KIND, order, 'instrument_name'),
    side: readOneOf(KIND, order, 'direction', ['buy', 'sell']),
    amount: readDecimal(KIND, order, 'amount'),
    filled: readDecimal(KIND, order, 'filled_amount'),
    status: (OPEN_STATUSES as readonly string[]).includes(status) ? 'open' : 'closed',
  }
}
