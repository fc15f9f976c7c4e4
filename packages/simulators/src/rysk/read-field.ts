/** Readers of single wire values. Each answers undefined when the value has not the form that the protocol gives it. */

const ADDRESS = /^0x[0-9a-fA-F]{40}$/
const INTEGER = /^(?:0|[1-9]\d{0,77})$/
const UINT256_MAX = 2n ** 256n - 1n
const UINT64_MAX = 2n ** 64n - 1n

/** An address in the letter case in which it came. */
export function readAddress(value: unknown): string | undefined {
  return typeof value === 'string' && ADDRESS.test(value) ? value : undefined
}

/** Decimal text of an unsigned 256-bit integer, without sign, fraction, exponent or leading zeros. */
export function readUint256(value: unknown): bigint | undefined {
  return readUint(value, UINT256_MAX)
}

export function readUint64(value: unknown): bigint | undefined {
  return readUint(value, UINT64_MAX)
}

function readUint(value: unknown, max: bigint): bigint | undefined {
  if (typeof value !== 'string' || !INTEGER.test(value)) return undefined
  const integer = BigInt(value)
  return integer <= max ? integer : undefined
}

/** A chain id or unix seconds: a JSON number, whole, not negative. */
export function readCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

export function readFlag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

/** True when no letter of the address is a capital. */
export function isLowerCase(address: string): boolean {
  return address === address.toLowerCase()
}
