import { ACCOUNT_METHODS } from './account-methods.ts'
import { CHART_METHODS } from './chart-methods.ts'
import { CURRENCY_METHODS } from './currency-methods.ts'
import { FEED_METHODS } from './feed-methods.ts'
import { HISTORY_METHODS } from './history-methods.ts'
import { MARGIN_METHODS } from './margin-methods.ts'
import { MARKET_METHODS } from './market-methods.ts'
import type { Method } from './method.ts'
import { MMP_METHODS } from './mmp-methods.ts'
import { ORDER_METHODS } from './order-methods.ts'
import { QUOTE_METHODS } from './quote-methods.ts'
import { RFQ_METHODS } from './rfq-methods.ts'
import { SESSION_KEY_METHODS } from './session-key-methods.ts'
import { SESSION_METHODS } from './session-methods.ts'
import { TRANSFER_METHODS } from './transfer-methods.ts'
import { WAITING_ORDER_METHODS } from './waiting-order-methods.ts'

/** Everything that can be called, by name. */
export const METHODS: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    ...ACCOUNT_METHODS,
    ...CURRENCY_METHODS,
    ...CHART_METHODS,
    ...FEED_METHODS,
    ...HISTORY_METHODS,
    ...MARKET_METHODS,
    ...MARGIN_METHODS,
    ...MMP_METHODS,
    ...ORDER_METHODS,
    ...QUOTE_METHODS,
    ...RFQ_METHODS,
    ...SESSION_KEY_METHODS,
    ...SESSION_METHODS,
    ...TRANSFER_METHODS,
    ...WAITING_ORDER_METHODS,
  }),
)
