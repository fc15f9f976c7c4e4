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
