import { type Address, concatBytes, encodeWords, keccak256 } from '@riposte/evm-signing'
import { opposite, type Side, signed, type Wad } from '@riposte/market-model'
import { DeriveError } from '../errors.ts'
import { representable } from './trade-data.ts'

/** One instrument of an RFQ's package, with its price. */
export interface PackageLeg {
  readonly instrument: string
  readonly asset: Address
  readonly subId: bigint
  /** Of the leg within the package. */
  readonly side: Side
  /** Contracts, > 0. */
  readonly amount: Wad
  /** USD per contract, not negative. */
  readonly price: Wad
}

/** What both sides of a trade by RFQ sign: the legs as the maker holds them, and the signer's own worst fee. */
export interface PackageData {
  readonly legs: readonly PackageLeg[]
  /** What the signer does with the package: the taker's is the opposite of the quote's. */
  readonly direction: Side
  /** USD, for the whole package. */
  readonly maxFee: Wad
}

const WORD = ['uint256'] as const
const HEADER = ['uint256', 'uint256', 'uint256', 'uint256'] as const
const LEG = ['address', 'uint256', 'uint256', 'int256'] as const
const EXECUTION = ['bytes32', 'uint256'] as const

/** The maker's module data: the ABI encoding of one tuple (uint256 maxFee, leg[]). @throws {DeriveError} */
export function encodeQuoteData({ legs, direction, maxFee }: PackageData): Uint8Array {
  const header = encodeWords(HEADER, [32, representable('max_fee', maxFee), 64, legs.length])
  return concatBytes(header, ...encodeLegs(legs, direction))
}

/** The taker's module data: (bytes32 legsHash, uint256 maxFee). @throws {DeriveError} */
export function encodeExecutionData(data: PackageData): Uint8Array {
  return encodeWords(EXECUTION, [hashLegs(data.legs, opposite(data.direction)), representable('max_fee', data.maxFee)])
}

/**
 * Hash of the legs, which both sides commit to.
 *
 * @param makerDirection what the maker does with the package
 */
export function hashLegs(legs: readonly PackageLeg[], makerDirection: Side): Uint8Array {
  const header = concatBytes(encodeWords(WORD, [32]), encodeWords(WORD, [legs.length]))
  return keccak256(concatBytes(header, ...encodeLegs(legs, makerDirection)))
}

/** In the order of their names; an amount is positive where the maker buys. */
function encodeLegs(legs: readonly PackageLeg[], makerDirection: Side): readonly Uint8Array[] {
  const names = new Set(legs.map((leg) => leg.instrument))
  if (legs.length === 0 || names.size < legs.length) {
    throw new DeriveError('LEGS_INVALID', `expected one leg or more, each of another instrument, got ${legs.length}`)
  }
  return [...legs]
    .sort((a, b) => (a.instrument < b.instrument ? -1 : 1))
    .map(({ instrument, asset, subId, side, amount, price }) => {
      if (price < 0n || amount <= 0n) {
        throw new DeriveError('LEGS_INVALID', `${instrument}: expected an amount > 0 and a price that is not negative`)
      }
      const held = signed(makerDirection, signed(side, amount))
      return encodeWords(LEG, [asset, subId, representable('price', price), representable('amount', held)])
    })
}
