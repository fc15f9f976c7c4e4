import type { Account, Subaccount } from './accounts.ts'
import type { Exchange } from './exchange.ts'
import { readAddress } from './login.ts'
import type { Answer, Principal, PrivateCall } from './method.ts'
import type { ParamsReader } from './params.ts'
import { done, type Outcome, refused } from './rpc-error.ts'
import { mayUseSubaccount } from './scopes.ts'

/** A subaccount of the logged-in wallet that its key may act on. */
export function ownSubaccount(exchange: Exchange, { account, key }: Principal, id: number): Outcome<Subaccount> {
  const subaccount = exchange.accounts.subaccount(id)
  if (subaccount === undefined) return refused(14001)
  if (subaccount.account !== account) return refused(14020)
  return mayUseSubaccount(account, key, id) ? done(subaccount) : refused(14031)
}

/** Read `subaccount_id` and go on with that subaccount, once everything read so far was good. */
export function withSubaccount(call: PrivateCall, use: (subaccount: Subaccount) => Answer): Answer {
  const id = call.read.integer('subaccount_id')
  const problem = call.read.problem()
  if (problem !== undefined) return problem
  const own = ownSubaccount(call.exchange, call, id)
  return own.status === 'refused' ? own : use(own.value)
}

/** The subaccounts of an account that a key may act on. */
export function usableSubaccounts({ account, key }: Principal): readonly Subaccount[] {
  return account.subaccounts.filter(({ id }) => mayUseSubaccount(account, key, id))
}

/** The refusal when a request names another wallet than the logged-in one; undefined when it names none or this one. */
export function foreignWallet(account: Account, wallet: string | undefined): Outcome<never> | undefined {
  if (wallet === undefined) return undefined
  const address = readAddress(wallet)
  if (address === undefined) return refused(14013)
  return address === account.wallet ? undefined : refused(14020)
}

/**
 * What a history request is about: one subaccount, or those of the wallet. A request that names neither is about the
 * wallet that is logged in.
 */
export function readOwners(
  exchange: Exchange,
  principal: Principal,
  read: ParamsReader,
): Outcome<{ id: number; subaccounts: readonly Subaccount[] }> {
  const id = read.optionalInteger('subaccount_id')
  const wallet = read.optionalText('wallet')
  const problem = read.problem() ?? foreignWallet(principal.account, wallet)
  if (problem !== undefined) return problem
  if (id !== undefined) {
    const own = ownSubaccount(exchange, principal, id)
    return own.status === 'refused' ? own : done({ id, subaccounts: [own.value] })
  }
  const subaccounts = usableSubaccounts(principal)
  return done({ id: subaccounts[0]?.id ?? 0, subaccounts })
}
