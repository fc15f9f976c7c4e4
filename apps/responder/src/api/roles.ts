/** What a caller may do, each more than the one before. `none` asks for nothing: what has no word on the desk. */
const ROLES = ['none', 'read', 'trade', 'admin'] as const

/**
 * - `read`: everything that shows the desk.
 * - `trade`: and trades, the kill switch, and the watchdog.
 * - `admin`: and what a person decides: to release the switch, to tighten limits; and the configuration.
 */
export type Role = (typeof ROLES)[number]

export function isAllowed(has: Role, needed: Role): boolean {
  return ROLES.indexOf(has) >= ROLES.indexOf(needed)
}

/** Who asks. */
export interface Caller {
  readonly role: Role
  /** By which token; `local` where the desk has none. */
  readonly by: 'local' | 'read' | 'trade' | 'admin'
  readonly remote: string
}
