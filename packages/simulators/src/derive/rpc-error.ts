/** The error member of a reply. */
export interface RpcError {
  readonly code: number
  readonly message: string
  readonly data: unknown
}

/** What a method came to: its result, or the exchange's refusal. */
export type Outcome<T> =
  | { readonly status: 'done'; readonly value: T }
  | { readonly status: 'refused'; readonly error: RpcError }

export function done<T>(value: T): Outcome<T> {
  return { status: 'done', value }
}

export function refused(code: ErrorCode, data: unknown = null): Outcome<never> {
  return { status: 'refused', error: rpcError(code, data) }
}

const MESSAGES = {
  [-32000]: 'Rate limit exceeded',
  [-32100]: 'Number of concurrent websocket clients limit exceeded',
  [-32700]: 'Parse error',
  [-32600]: 'Invalid Request',
  [-32601]: 'Method not found',
  [-32602]: 'Invalid params',
  [-32603]: 'Internal error',
  9000: 'Order confirmation timeout',
  9001: 'Engine confirmation timeout',
  11000: 'Insufficient funds',
  11002: 'Order rejected from queue',
  11003: 'Already cancelled',
  11004: 'Already filled',
  11005: 'Already expired',
  11006: 'Does not exist',
  11007: 'Self-crossing disallowed',
  11008: 'Post only order cannot cross the market',
  11009: 'Zero liquidity for market or IOC/FOK order',
  11010: 'Post-only invalid order type',
  11011: 'Invalid signature expiry',
  11012: 'Invalid amount',
  11013: 'Invalid limit price',
  11014: 'Fill-or-kill not filled',
  11017: 'Non unique nonce',
  11018: 'Invalid nonce date',
  11019: 'Open orders limit exceeded',
  11021: 'Instrument is not live',
  11022: 'Reject timestamp exceeded',
  11023: 'Max fee order param is too low',
  11024: 'Reduce only not supported with this time in force',
  11025: 'Reduce only reject',
  11028: 'Replaced order filled amount does not match expected state.',
  11053: 'Index and last-trade trigger price types not supported yet',
  12001: 'Instrument not found',
  12002: 'Currency not found',
  13000: 'Invalid channels',
  14000: 'Account not found',
  14001: 'Subaccount not found',
  14012: 'Address must be checksummed',
  14013: 'String is not a valid ethereum address',
  14014: 'Signature invalid for message or transaction',
  14020: 'The X-DeriveWallet header does not match the requested subaccount_id or wallet',
  14021: 'The X-DeriveWallet header not provided',
  14022: 'Subscription to a private channel failed',
  14023: 'Signer in on-chain related request is not wallet owner or registered session key',
  14025: 'The private request is missing a wallet or subaccount_id param',
  14026: 'Session key not found',
  14030: 'Session key expired',
} as const

/** Codes that the simulator can answer with. */
export type ErrorCode = keyof typeof MESSAGES

export function rpcError(code: ErrorCode, data: unknown = null): RpcError {
  return { code, message: MESSAGES[code], data }
}
