import { type Address, encodeWords } from '@riposte/evm-signing'
import { formatWad, type Wad } from '@riposte/market-model'
import { DeriveError } from '../errors.ts'

/** What the trade module makes the owner of an order promise: the only economic facts that a signature covers. */
export interface TradeData {
  /** Contract of the instrument's asset, from the instrument's record. */
  readonly asset: Address
  /** The instrument within that contract, from its record; up to 96 bits. */
  readonly subId: bigint
  /** USD per contract */
  readonly limitPrice: Wad
  /** Contracts, positive for both sides. */
  readonly amount: Wad
  /** USD per contract, the worst that is accepted. */
  readonly maxFee: Wad
  /** Where the position goes: the subaccount that orders. */
  readonly recipientSubaccountId: number
  readonly isBid: boolean
}

const WORD_TYPES = ['address', 'uint256', 'int256', 'int256', 'uint256', 'uint256', 'bool'] as const

/** The exchange counts in 10^-12; what lies below is refused there, not rounded. */
const FINEST = 1_000_000n

/**
 * Seven words of standard Solidity ABI encoding, 224 bytes.
 *
 * @throws {DeriveError} DECIMAL_OUT_OF_RANGE for more than 12 decimals, or a number too large for the engine's type
 */
export function encodeTradeData(data: TradeData): Uint8Array {
  return encodeWords(WORD_TYPES, [
    data.asset,
    data.subId,
    representable('limit_price', data.limitPrice),
    representable('amount', data.amount),
    representable('max_fee', data.maxFee),
    BigInt(data.recipientSubaccountId),
    data.isBid,
  ])
}

/** @throws {DeriveError} DECIMAL_OUT_OF_RANGE */
export function representable(field: string, value: Wad): bigint {
  if (value % FINEST === 0n && BigInt.asIntN(128, value) === value) return value
  throw new DeriveError(
    'DECIMAL_OUT_OF_RANGE',
    `${field}: expected at most 12 decimals and a magnitude below 2^127 of 10^-18, got ${formatWad(value)}`,
    { field, value: formatWad(value) },
  )
}
