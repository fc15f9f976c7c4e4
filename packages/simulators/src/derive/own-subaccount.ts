import type { Account, Subaccount } from './accounts.ts'
import type { Exchange } from './exchange.ts'
import { readAddress } from './login.ts'
import type { ParamsReader } from './params.ts'
import { done, type Outcome, refused } from './rpc-error.ts'

/** A subaccount of the logged-in wallet. */
export function ownSubaccount(exchange: Exchange, account: Account, id: number): Outcome<Subaccount> {
  const subaccount = exchange.accounts.subaccount(id)
  if (subaccount === undefined) return refused(14001)
  return subaccount.account === account ? done(subaccount) : refused(14020)
}

/** The refusal when a request names another wallet than the logged-in one; undefined when it names none or this one. */
export function foreignWallet(account: Account, wallet: string | undefined): Outcome<never> | undefined {
  if (wallet === undefined) return undefined
  const address = readAddress(wallet)
  if (address === undefined) return refused(14013)
  return address === account.wallet ? undefined : refused(14020)
}

/** What a history request is about: exactly one of `subaccount_id` and `wallet`. */
export function readOwners(
  exchange: Exchange,
  account: Account,
  read: ParamsReader,
): Outcome<{ id: number; subaccounts: readonly Subaccount[] }> {
  const id = read.optionalInteger('subaccount_id')
  const wallet = read.optionalText('wallet')
  const problem = read.problem() ?? foreignWallet(account, wallet)
  if (problem !== undefined) return problem
  if (id !== undefined) {
    const own = ownSubaccount(exchange, account, id)
    return own.status === 'refused' ? own : done({ id, subaccounts: [own.value] })
  }
  if (wallet === undefined) return refused(14025)
  return done({ id: account.subaccounts[0]?.id ?? 0, subaccounts: account.subaccounts })
}
