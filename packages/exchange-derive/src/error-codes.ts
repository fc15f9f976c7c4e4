import type { Reject } from '@riposte/market-model'

/** What an error code means for a write: nothing happened, with advice, or nobody knows. */
export type Verdict = Reject['advice'] | 'unknown'

/** "Rate limit exceeded" */
export const RATE_LIMITED = -32000
/** "Non unique nonce": these very bytes, or others with their nonce, were taken before. */
export const NONCE_USED = 11017
/** "Does not exist": no such order, as far as the method asked knows. */
export const NOT_FOUND = 11006
/** "Instrument not found", which is also how an empty list of instruments may be answered. */
export const INSTRUMENT_NOT_FOUND = 12001
/** "Invalid channels": not one channel of the request was good. */
export const INVALID_CHANNELS = 13000

/** The state of the order must be looked up before anything else is done about it. */
const UNKNOWN = [
  -32603, // internal error, redacted
  9000, // order confirmation timeout
  9001, // engine confirmation timeout: said to be dropped, but not promised
  11002, // rejected from the queue
]

/** The price was the trouble, or the book under it. */
const NEW_PRICE = [
  11008, // post-only would take
  11009, // nothing to take within the limit
  11013, // off the tick or out of the band
]

/** The same intent, signed again after a moment, may go through. */
const WAIT = [
  RATE_LIMITED,
  11011, // signature expiry out of range
  NONCE_USED,
  11018, // nonce date off
  11022, // too late for its reject_timestamp
  11023, // signed max_fee too low: the index has moved up
  11028, // the replaced order's fill has moved on
  14021, // not logged in
  14022,
]

const GIVE_UP = [
  [0, -32100, -32700, -32600, -32601, -32602], // transport and form of the request
  [10000, 10001, 10002, 10003, 10004, 10005, 10006, 10007, 10008, 10009, 10010, 10011, 10012, 10013, 10014, 10015],
  [11000], // insufficient funds
  [11003, 11004, 11005, 11006, 11016], // already over, or not there
  [11007, 11010, 11012, 11014, 11015, 11019, 11020, 11021, 11024, 11025, 11026, 11027, 11029],
  [11050, 11051, 11052, 11053, 11054, 11055], // trigger orders
  [11100, 11101, 11102, 11103, 11104, 11105, 11106, 11107, 11108, 11109, 11110, 11111], // RFQs
  [11200, 11201, 11202, 11203], // auctions
  [12000, 12001, 12002, 12003, 13000],
  [14000, 14001, 14002, 14008, 14009, 14010, 14011, 14012, 14013, 14014, 14015, 14016, 14017, 14018, 14019],
  [14020, 14023, 14024, 14025, 14026, 14027, 14028, 14029, 14030, 14031, 14032, 14033, 14034],
  [16000, 16001, 16002, 16100],
].flat()

const VERDICTS: ReadonlyMap<number, Verdict> = new Map<number, Verdict>([
  ...GIVE_UP.map((code) => [code, 'give-up'] as const),
  ...WAIT.map((code) => [code, 'wait'] as const),
  ...NEW_PRICE.map((code) => [code, 'new-price'] as const),
  ...UNKNOWN.map((code) => [code, 'unknown'] as const),
])

/** A code that is in no table is a final refusal: only the few above leave the outcome open. */
export function verdictOf(code: number): Verdict {
  return VERDICTS.get(code) ?? 'give-up'
}

/** Whether the exchange's catalogue of errors, as far as it is known, has this code. */
export function isKnownCode(code: number): boolean {
  return VERDICTS.has(code)
}
