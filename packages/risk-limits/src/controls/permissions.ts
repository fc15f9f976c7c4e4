/** What may be traded, by whom, in what. Said in full by whoever sets the desk up: `all` is a choice, not a default. */
export interface Permissions {
  readonly underlyings: PermissionList
  /** By canonical name, `ETH-20261225-3000-C`. */
  readonly instruments: PermissionList
  /** By day, `20261225`. */
  readonly expiries: PermissionList
  readonly chainIds: PermissionList
  /** By address, or {@link ANONYMOUS}. */
  readonly takers: PermissionList
  /** Premium tokens, by symbol. */
  readonly tokens: PermissionList
  /** Symbols of the stablecoins whose peg is watched: without a fresh price of one nothing is paid in it. */
  readonly watchedPegs: ReadonlySet<string>
}

/** The taker of an RFQ that names none. */
export const ANONYMOUS = 'anonymous'

/** What is denied is denied even where all else is allowed. */
export interface PermissionList {
  readonly allow: 'all' | ReadonlySet<string>
  readonly deny: ReadonlySet<string>
}

export const ALLOW_ALL: PermissionList = { allow: 'all', deny: new Set() }

/** Names are compared as they are, in lower case where they are addresses. */
export function permissionList(allow: 'all' | readonly string[], deny: readonly string[] = []): PermissionList {
  return { allow: allow === 'all' ? 'all' : new Set(allow.map(asKept)), deny: new Set(deny.map(asKept)) }
}

export function permits({ allow, deny }: PermissionList, name: string): boolean {
  return (allow === 'all' || allow.has(name)) && !deny.has(name)
}

/** An address may be written in any case, a name only in its own. */
export function asKept(name: string): string {
  return name.startsWith('0x') || name.startsWith('0X') ? name.toLowerCase() : name
}
