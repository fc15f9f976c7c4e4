import type { AccountMethods } from './methods/account-methods.ts'
import type { CoreMethods } from './methods/core-methods.ts'
import type { MarketMethods } from './methods/market-methods.ts'
import type { OrderMethods } from './methods/order-methods.ts'
import type { RfqMethods } from './methods/rfq-methods.ts'

/** The methods that need no signature, and the params that each takes, as the exchange's API description names them. */
export interface DeriveMethods extends CoreMethods, MarketMethods, AccountMethods, OrderMethods, RfqMethods {}

export type DeriveMethod = keyof DeriveMethods

/** Methods whose params are signed. They are sent as the text that was signed and, perhaps, journaled. */
export type SignedMethod =
  | 'private/order'
  | 'private/replace'
  | 'private/order_debug'
  | 'private/order_quote'
  | 'private/send_quote'
  | 'private/replace_quote'
  | 'private/execute_quote'

export type WireMethod = DeriveMethod | SignedMethod
