import { readAddress, readCount } from './read-field.ts'
import type { SigningDomain } from './signed-message.ts'

/** The domain that a request of 2026 may ask makers to sign under, as it travels. */
export interface TypeDataDomain {
  readonly name: string
  readonly version: string
  /** A number, or hex digits after `0x`. */
  readonly chainId: number | string
  readonly verifyingContract: string
  /** Domains with a salt are not signed by official clients. */
  readonly salt?: string
}

const HEX = /^0x[0-9a-fA-F]{1,12}$/
const SALT = /^0x[0-9a-fA-F]{64}$/
const TEXT_LENGTH_MAX = 64

/** @returns undefined when a field is missing or has another type */
export function parseTypeDataDomain(value: unknown): TypeDataDomain | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { name, version, chainId, verifyingContract, salt } = value as Record<string, unknown>
  const contract = readAddress(verifyingContract)
  const chain = typeof chainId === 'string' && HEX.test(chainId) ? chainId : readCount(chainId)
  if (!isText(name) || !isText(version) || contract === undefined || chain === undefined) return undefined
  if (salt === undefined) return { name, version, chainId: chain, verifyingContract: contract }
  if (typeof salt !== 'string' || !SALT.test(salt)) return undefined
  return { name, version, chainId: chain, verifyingContract: contract, salt }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= TEXT_LENGTH_MAX
}

/** @returns undefined for a domain with a salt, under which no signature is accepted here */
export function signingDomain(domain: TypeDataDomain): SigningDomain | undefined {
  const { name, version, chainId, verifyingContract, salt } = domain
  return salt === undefined ? { name, version, chainId: Number(chainId), verifyingContract } : undefined
}
