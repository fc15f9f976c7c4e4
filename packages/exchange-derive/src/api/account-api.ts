import { type DeriveAccount, decodeAccount } from '../decode/account.ts'
import { decodeSessionKey, type SessionKey } from '../decode/session-key.ts'
import {
  type CollateralRecord,
  decodeCollateralRecord,
  decodePositionRecord,
  decodeSubaccount,
  type PositionRecord,
  type SubaccountRecord,
} from '../records/margin-records.ts'
import { asRecord } from '../wire/fields.ts'
import { readIntegers } from '../wire/shape.ts'
import { type Ask, listIn, listOfAll } from './ask.ts'

/** The account, its keys and its margin. */
export interface AccountApi {
  account(): Promise<DeriveAccount>
  sessionKeys(): Promise<readonly SessionKey[]>
  subaccountIds(): Promise<readonly number[]>
  /** Everything in one subaccount: margin, positions, collaterals, open orders. */
  subaccount(subaccountId: number): Promise<SubaccountRecord>
  /** The same for all of them. */
  portfolios(): Promise<readonly SubaccountRecord[]>
  positions(subaccountId: number): Promise<readonly PositionRecord[]>
  collaterals(subaccountId: number): Promise<readonly CollateralRecord[]>
}

/** @param wallet with a checksum */
export function createAccountApi(ask: Ask, wallet: string): AccountApi {
  return {
    account: () => ask('private/get_account', { wallet }, decodeAccount),
    sessionKeys: () => ask('private/session_keys', { wallet }, listIn('public_session_keys', decodeSessionKey)),
    subaccountIds: () =>
      ask('private/get_subaccounts', { wallet }, (result) =>
        readIntegers('subaccounts', asRecord('subaccounts', result), 'subaccount_ids'),
      ),
    subaccount: (id) => ask('private/get_subaccount', { subaccount_id: id }, decodeSubaccount),
    portfolios: () => ask('private/get_all_portfolios', { wallet }, listOfAll('portfolios', decodeSubaccount)),
    positions: (id) => ask('private/get_positions', { subaccount_id: id }, listIn('positions', decodePositionRecord)),
    collaterals: (id) =>
      ask('private/get_collaterals', { subaccount_id: id }, listIn('collaterals', decodeCollateralRecord)),
  }
}
