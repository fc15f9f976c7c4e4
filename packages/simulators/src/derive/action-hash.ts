import { concatBytes, hexToBytes, keccak256 } from '@riposte/evm-signing'
import type { Side, Wad } from '@riposte/market-model'
import type { Address } from './protocol.ts'

/** What an order's signature covers, besides the envelope. */
export interface TradeTerms {
  readonly asset: Address
  readonly subId: bigint
  /** USD per contract */
  readonly limitPrice: Wad
  /** Contracts, positive for both sides. */
  readonly amount: Wad
  /** USD per contract */
  readonly maxFee: Wad
  readonly recipient: number
  readonly side: Side
}

/** What ties terms to an account, a key and a time. */
export interface ActionEnvelope {
  readonly subaccountId: number
  readonly nonce: bigint
  readonly module: Address
  readonly expirySec: number
  readonly owner: Address
  readonly signer: Address
}

/** One 32-byte word, two's complement over all 256 bits. */
function word(value: bigint): Uint8Array {
  return hexToBytes(`0x${BigInt.asUintN(256, value).toString(16).padStart(64, '0')}`)
}

function addressWord(address: Address): Uint8Array {
  return word(BigInt(address))
}

/** The seven words of a trade's module data. */
export function encodeTrade(terms: TradeTerms): Uint8Array {
  return concatBytes(
    addressWord(terms.asset),
    word(terms.subId),
    word(terms.limitPrice),
    word(terms.amount),
    word(terms.maxFee),
    word(BigInt(terms.recipient)),
    word(terms.side === 'buy' ? 1n : 0n),
  )
}

/** What a quote's signature covers of one leg. */
export interface LegTerms {
  readonly asset: Address
  readonly subId: bigint
  /** USD per contract, not negative. */
  readonly price: Wad
  /** Contracts, signed as the maker trades them. */
  readonly amount: bigint
}

/** An array of legs, with its length. */
function legWords(legs: readonly LegTerms[]): Uint8Array {
  return concatBytes(
    word(BigInt(legs.length)),
    ...legs.flatMap((leg) => [addressWord(leg.asset), word(leg.subId), word(leg.price), word(leg.amount)]),
  )
}

/** An array of legs as a value of its own; its hash is what the taker signs. */
export function encodeLegs(legs: readonly LegTerms[]): Uint8Array {
  return concatBytes(word(0x20n), legWords(legs))
}

/** The maker's module data: one tuple of the greatest fee and the legs. */
export function encodeQuote(maxFee: Wad, legs: readonly LegTerms[]): Uint8Array {
  return concatBytes(word(0x20n), word(maxFee), word(0x40n), legWords(legs))
}

/** The taker's module data: the hash of the maker's legs and the taker's own greatest fee. */
export function encodeExecution(legs: readonly LegTerms[], maxFee: Wad): Uint8Array {
  return concatBytes(keccak256(encodeLegs(legs)), word(maxFee))
}

/** The module data of a transfer of collateral between subaccounts. */
export function encodeTransfer(transfer: {
  readonly toSubaccountId: number
  readonly newSubaccountManager: number
  readonly asset: Address
  readonly subId: bigint
  readonly amount: Wad
  /** USD */
  readonly maxFee: Wad
}): Uint8Array {
  return concatBytes(
    word(BigInt(transfer.toSubaccountId)),
    word(BigInt(transfer.newSubaccountManager)),
    addressWord(transfer.asset),
    word(transfer.subId),
    word(transfer.amount),
    word(transfer.maxFee),
  )
}

/** The module data of a session key's registration. Empty `subaccountIds` means all. */
export function encodeSessionKey(key: {
  readonly address: Address
  readonly expirySec: number
  readonly scopeCodes: readonly number[]
  readonly subaccountIds: readonly number[]
}): Uint8Array {
  const list = (values: readonly number[]) => [BigInt(values.length), ...values.map(BigInt)].map(word)
  const scopes = list(key.scopeCodes)
  return concatBytes(
    addressWord(key.address),
    word(BigInt(key.expirySec)),
    word(0x80n),
    word(BigInt(0x80 + 32 * scopes.length)),
    ...scopes,
    ...list(key.subaccountIds),
  )
}

export const ACTION_TYPEHASH = keccak256(
  'Action(uint256 subaccountId,uint256 nonce,address module,bytes data,uint256 expiry,address owner,address signer)',
)

/** Hash of the action struct over module data. */
export function hashAction(envelope: ActionEnvelope, data: Uint8Array): Uint8Array {
  return keccak256(
    concatBytes(
      ACTION_TYPEHASH,
      word(BigInt(envelope.subaccountId)),
      word(envelope.nonce),
      addressWord(envelope.module),
      keccak256(data),
      word(BigInt(envelope.expirySec)),
      addressWord(envelope.owner),
      addressWord(envelope.signer),
    ),
  )
}

/** The exchange's domain separator for a chain. */
export function matchingDomainSeparator(chainId: number, verifyingContract: Address): Uint8Array {
  return keccak256(
    concatBytes(
      keccak256('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)'),
      keccak256('Matching'),
      keccak256('1.0'),
      word(BigInt(chainId)),
      addressWord(verifyingContract),
    ),
  )
}

/** The 32 bytes that the signer signs. */
export function actionDigest(separator: Uint8Array, actionHash: Uint8Array): Uint8Array {
  return keccak256(concatBytes(Uint8Array.of(0x19, 0x01), separator, actionHash))
}
