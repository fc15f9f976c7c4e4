import type { Address } from '@riposte/evm-signing'

/** A read of the maker's account; the reply carries the same id, which is the method's name. */
export function encodeAccountFrame(method: 'balances' | 'positions', account: Address): string {
  return JSON.stringify({ jsonrpc: '2.0', id: method, method, params: { account } })
}

/** Ids that the maker socket uses for itself. A taker may choose an RFQ's id, and must not choose one of these. */
export const RESERVED_IDS: ReadonlySet<string> = new Set(['trade', 'balances', 'positions'])
