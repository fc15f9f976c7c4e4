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
  10001: 'Asset is not an ERC20 token',
  10003: 'Sender and recipient subaccount IDs are the same',
  10005: 'Maximum number of subaccounts per wallet reached',
  10006: 'Maximum number of session keys per wallet reached',
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
  11015: 'MMP frozen',
  11028: 'Replaced order filled amount does not match expected state.',
  11051: 'Trigger price must be higher than the current price for stop orders and vice versa for take orders',
  11052: 'Trigger order limit exceeded (separate limit from regular orders)',
  11053: 'Index and last-trade trigger price types not supported yet',
  11054: 'Trigger orders cannot replace or be replaced',
  11055: 'Market order limit_price is unfillable at the given trigger price',
  11100: 'Leg instruments are not unique',
  11101: 'RFQ not found',
  11102: 'Quote not found',
  11103: 'Quote leg does not match RFQ leg',
  11104: 'Requested quote or RFQ is not open',
  11105: 'Requested quote ID references a different RFQ ID',
  11106: 'Invalid RFQ counterparty',
  11107: 'Quote maker total cost too high',
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
  14027: 'Unauthorized as RFQ maker',
  14028: 'Cross currency RFQ not supported',
  14030: 'Session key expired',
  14031: 'Unauthorized key scope',
  14033: 'Account not whitelisted for atomic orders',
  14039: 'Session key expiry must be at least 5 minutes in the future',
} as const

/** Codes that the simulator can answer with. */
export type ErrorCode = keyof typeof MESSAGES

export function rpcError(code: ErrorCode, data: unknown = null): RpcError {
  return { code, message: MESSAGES[code], data }
}

/** An error inside a result, where its data can only be text. */
export function replacedError(error: RpcError): RpcError {
  const { data } = error
  return typeof data === 'object' && data !== null ? { ...error, data: JSON.stringify(data) } : error
}
