import { type Address, parseAddress } from './address.ts'
import { EvmSigningError } from './errors.ts'
import { hexToBytes } from './hex.ts'

/** How the file's key comes from a passphrase. */
export type Kdf =
  | { readonly name: 'scrypt'; readonly n: number; readonly r: number; readonly p: number; readonly salt: Uint8Array }
  | { readonly name: 'pbkdf2'; readonly iterations: number; readonly salt: Uint8Array }

/** What a keystore of version 3 holds, checked. */
export interface KeystoreFile {
  readonly address: Address | undefined
  readonly kdf: Kdf
  readonly iv: Uint8Array
  readonly ciphertext: Uint8Array
  readonly mac: Uint8Array
}

/** A file is data from elsewhere: it may not make us use more than this. */
const SCRYPT_BYTES_MAX = 1024 * 1024 * 1024
const ITERATIONS_MAX = 10_000_000

type Json = Readonly<Record<string, unknown>>

/** @throws {EvmSigningError} KEYSTORE_INVALID naming the field; the file's text is never quoted */
export function readKeystore(json: string): KeystoreFile {
  let file: unknown
  try {
    file = JSON.parse(json)
  } catch {
    throw invalid('the file', 'JSON text')
  }
  const root = readObject(file, 'the file')
  if (Number(root.version) !== 3) throw invalid('version', '3')
  // Some old tools wrote the name with a capital.
  const crypto = readObject(root.crypto ?? root.Crypto, 'crypto')
  if (crypto.cipher !== 'aes-128-ctr') throw invalid('cipher', 'aes-128-ctr')
  return {
    address: readAddress(root.address),
    kdf: readKdf(crypto),
    iv: readBytes(readObject(crypto.cipherparams, 'cipherparams'), 'iv', 16),
    ciphertext: readBytes(crypto, 'ciphertext', 32),
    mac: readBytes(crypto, 'mac', 32),
  }
}

function readKdf(crypto: Json): Kdf {
  const params = readObject(crypto.kdfparams, 'kdfparams')
  if (params.dklen !== 32) throw invalid('dklen', '32')
  const salt = readBytes(params, 'salt')
  if (crypto.kdf === 'pbkdf2') {
    if (params.prf !== 'hmac-sha256') throw invalid('prf', 'hmac-sha256')
    return { name: 'pbkdf2', iterations: readCount(params, 'c', ITERATIONS_MAX), salt }
  }
  if (crypto.kdf !== 'scrypt') throw invalid('kdf', 'scrypt or pbkdf2')
  const [n, r, p] = [readCount(params, 'n', 2 ** 24), readCount(params, 'r', 64), readCount(params, 'p', 64)]
  if (n < 2 || Math.log2(n) % 1 !== 0) throw invalid('n', 'a power of two')
  if (128 * n * r > SCRYPT_BYTES_MAX) throw invalid('n', 'a cost of at most 1 GB of memory')
  return { name: 'scrypt', n, r, p, salt }
}

function readObject(value: unknown, field: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(field, 'an object')
  return value as Json
}

function readCount(from: Json, field: string, most: number): number {
  const value = from[field]
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= most) return value
  throw invalid(field, `an integer from 1 to ${most}`)
}

function readBytes(from: Json, field: string, length?: number): Uint8Array {
  try {
    const bytes = hexToBytes(`0x${String(from[field])}`)
    if (length === undefined ? bytes.length <= 1024 : bytes.length === length) return bytes
  } catch {
    // Said below, without the value.
  }
  throw invalid(field, length === undefined ? 'hex digits' : `${length} bytes as hex digits`)
}

function readAddress(value: unknown): Address | undefined {
  if (value === undefined || value === null || value === '') return undefined
  try {
    return parseAddress(`0x${String(value).replace(/^0x/, '')}`)
  } catch {
    throw invalid('address', '40 hex digits')
  }
}

function invalid(field: string, expected: string): EvmSigningError {
  return new EvmSigningError('KEYSTORE_INVALID', `key file: ${field} must be ${expected}`)
}
