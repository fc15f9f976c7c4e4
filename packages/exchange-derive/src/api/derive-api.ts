import type { AccountLink } from '../account-link.ts'
import type { PackageSignerOptions } from '../rfq/package-signer.ts'
import { createRfqMaker, type RfqMaker } from '../rfq/rfq-maker.ts'
import { createRfqTaker, type RfqTaker } from '../rfq/rfq-taker.ts'
import { type AccountApi, createAccountApi } from './account-api.ts'
import { createAsk } from './ask.ts'
import { createHistoryApi, type HistoryApi } from './history-api.ts'
import { createMarketApi, type MarketApi } from './market-api.ts'
import { createMmpApi, type MmpApi } from './mmp-api.ts'
import { createOrderApi, type OrderApi } from './order-api.ts'

/**
 * The exchange's methods that a maker or a hedger uses, by family. They go over the account's socket, keep to the wallet's
 * rate limit, and read every answer field by field.
 *
 * Reads throw {@link DeriveError} REQUEST_REFUSED, REQUEST_LOST or FIELD_INVALID; writes give an outcome.
 */
export interface DeriveApi {
  readonly market: MarketApi
  readonly account: AccountApi
  readonly orders: OrderApi
  readonly history: HistoryApi
  readonly mmp: MmpApi
  readonly rfqMaker: RfqMaker
  readonly rfqTaker: RfqTaker
}

export function createDeriveApi(options: PackageSignerOptions & { readonly link: AccountLink }): DeriveApi {
  const { link, settings } = options
  const ask = createAsk(link, settings.clock)
  return {
    market: createMarketApi(ask, settings.clock.monotonicMs),
    account: createAccountApi(ask, settings.walletText),
    orders: createOrderApi(ask, link.urgent),
    history: createHistoryApi(ask),
    mmp: createMmpApi(ask, link),
    rfqMaker: createRfqMaker({ ...options, ask }),
    rfqTaker: createRfqTaker({ ...options, ask }),
  }
}
