import type { Account, SessionKey } from './accounts.ts'
import type { Address } from './protocol.ts'

/** Protocol scopes by the code under which a signed grant names them. */
export const SCOPE_CODES = [
  'admin',
  'withdraw',
  'trade:all',
  'trade:orderbook:all',
  'trade:orderbook:spot',
  'trade:orderbook:perp',
  'trade:orderbook:option',
  'trade:rfq:all',
  'trade:rfq:spot',
  'trade:rfq:perp',
  'trade:rfq:option',
  'transfer:all',
  'transfer:existing_subaccount',
  'transfer:new_subaccount',
  'transfer:different_owner_subaccount',
  'set_session_key',
  'liquidate',
  'vault:all',
  'vault:curator_create',
  'vault:curator_mint_and_burn',
  'vault:user_deposit',
  'vault:user_withdraw',
  'vault:user_cancel',
] as const
export type ProtocolScope = (typeof SCOPE_CODES)[number]

/** Scopes that the server alone knows of; nobody signs them. */
export const OFFCHAIN_SCOPES = ['account_info'] as const
type OffchainScope = (typeof OFFCHAIN_SCOPES)[number]

/**
 * What a request needs: one protocol scope, some scope of a branch such as `trade:*`, or the right to read, which every
 * key has that may do anything at all.
 */
export type NeededScope = ProtocolScope | 'trade:*' | 'trade:rfq:*' | OffchainScope

/** Whether a grant covers a scope: itself, its branch by `:all`, everything by `admin`. */
function grants(grant: ProtocolScope, scope: string): boolean {
  if (grant === 'admin' || grant === scope) return true
  return grant.endsWith(':all') && scope.startsWith(grant.slice(0, -'all'.length))
}

/** Whether a session key may do what a request needs. */
export function keyAllows(key: SessionKey, needed: NeededScope): boolean {
  if (needed === 'account_info') return key.protocolScopes.length > 0 || key.offchainScopes.includes(needed)
  if (needed.endsWith(':*')) {
    const branch = needed.slice(0, -1)
    return key.protocolScopes.some((grant) => grants(grant, `${branch}all`) || grant.startsWith(branch))
  }
  return key.protocolScopes.some((grant) => grants(grant, needed))
}

/** Whether the owner or a session key of an account may do what a request needs. */
export function mayDo(account: Account, key: Address, needed: NeededScope): boolean {
  if (key === account.wallet) return true
  const session = account.sessionKeys.get(key)
  return session !== undefined && keyAllows(session, needed)
}

/** Whether a key may act on one subaccount; a key with no list may act on all. */
export function mayUseSubaccount(account: Account, key: Address, subaccountId: number): boolean {
  const ids = account.sessionKeys.get(key)?.subaccountIds ?? []
  return key === account.wallet || ids.length === 0 || ids.includes(subaccountId)
}
