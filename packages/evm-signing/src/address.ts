import { EvmSigningError } from './errors.ts'
import { bytesToHex, type Hex, hexToBytes } from './hex.ts'
import { keccak256 } from './keccak.ts'

declare const addressBrand: unique symbol

/** Twenty bytes as `0x` and 40 lower-case hex digits: the form in which addresses are compared. */
export type Address = Hex & { readonly [addressBrand]: true }

const ADDRESS_TEXT = /^0x[0-9a-fA-F]{40}$/

/** @throws {EvmSigningError} ADDRESS_INVALID unless the text is `0x` and 40 hex digits, in any letter case */
export function parseAddress(text: string): Address {
  if (!ADDRESS_TEXT.test(text)) {
    throw new EvmSigningError(
      'ADDRESS_INVALID',
      `expected an address (0x and 40 hex digits), got ${text.length} characters`,
    )
  }
  return text.toLowerCase() as Address
}

/** A process writes the same few addresses over and over; a checksum costs a hash. */
const checksums = new Map<Address, Hex>()
const CHECKSUMS_MAX = 256

/** Mixed-case form that carries a checksum (EIP-55). */
export function checksumAddress(address: Address): Hex {
  const known = checksums.get(address)
  if (known !== undefined) return known
  const text = withChecksum(address)
  if (checksums.size >= CHECKSUMS_MAX) checksums.clear()
  checksums.set(address, text)
  return text
}

function withChecksum(address: Address): Hex {
  const hash = bytesToHex(keccak256(address.slice(2)))
  let text = '0x'
  for (let i = 2; i < 42; i++) {
    const digit = address.charAt(i)
    text += Number.parseInt(hash.charAt(i), 16) >= 8 ? digit.toUpperCase() : digit
  }
  return text as Hex
}

/** The address of an uncompressed public key (65 bytes, leading 4). */
export function addressOfPublicKey(publicKey: Uint8Array): Address {
  return bytesToHex(keccak256(publicKey.subarray(1)).subarray(12)) as Address
}

export function addressToBytes(address: Address): Uint8Array {
  return hexToBytes(address)
}
