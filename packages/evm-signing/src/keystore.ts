import { createCipheriv, createDecipheriv, pbkdf2, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { scryptAsync as scryptInJavaScript } from '@noble/hashes/scrypt.js'
import { EvmSigningError } from './errors.ts'
import { bytesToHex, concatBytes, hexToBytes } from './hex.ts'
import { keccak256 } from './keccak.ts'
import { type Kdf, readKeystore } from './keystore-file.ts'
import { createSigner, type Signer } from './signer.ts'

const pbkdf2Async = promisify(pbkdf2)
const scryptAsync = promisify<string, Uint8Array, number, Record<string, number>, Uint8Array>(scrypt)

/**
 * A signer from an encrypted key file: Ethereum's keystore, version 3, by scrypt or PBKDF2.
 *
 * Deriving the file's key takes a second on purpose. The private key is held in the signer's closure alone; neither it nor
 * the passphrase is in any error.
 *
 * @param json text of the file
 * @param passphrase as it was given when the file was made; its Unicode form is not changed
 * @throws {EvmSigningError} KEYSTORE_INVALID naming the field, PASSPHRASE_WRONG
 */
export async function openKeystore(json: string, passphrase: string): Promise<Signer> {
  const file = readKeystore(json)
  const derived = await deriveKey(file.kdf, passphrase)
  const mac = keccak256(concatBytes(derived.subarray(16, 32), file.ciphertext))
  if (!timingSafeEqual(mac, file.mac)) {
    throw new EvmSigningError('PASSPHRASE_WRONG', 'expected the passphrase of this key file, got another one')
  }
  const decipher = createDecipheriv('aes-128-ctr', derived.subarray(0, 16), file.iv)
  const key = decipher.update(file.ciphertext)
  try {
    const signer = createSigner(bytesToHex(key))
    if (file.address !== undefined && file.address !== signer.address) {
      throw new EvmSigningError('KEYSTORE_INVALID', `address: expected ${signer.address}, whose key it is, got another`)
    }
    return signer
  } finally {
    key.fill(0)
    derived.fill(0)
  }
}

async function deriveKey(kdf: Kdf, passphrase: string): Promise<Uint8Array> {
  if (kdf.name === 'pbkdf2') return pbkdf2Async(passphrase, kdf.salt, kdf.iterations, DERIVED_BYTES, 'sha256')
  const { n: N, r, p } = kdf
  // OpenSSL keeps to the scheme's bound on N for a small r, which the published example itself exceeds.
  if (N >= 2 ** (16 * r)) return scryptInJavaScript(passphrase, kdf.salt, { N, r, p, dkLen: DERIVED_BYTES })
  // Node refuses more than it is told to expect; the file's own figures were bounded when it was read.
  return scryptAsync(passphrase, kdf.salt, DERIVED_BYTES, { N, r, p, maxmem: 128 * r * (N + p) + 65_536 })
}

const DERIVED_BYTES = 32

export interface KeystoreOptions {
  /** Cost of scrypt, a power of two. Default 2^17, a quarter of a second and 128 MB. */
  readonly scryptN?: number
}

/**
 * Encrypt a private key into a key file that this and other programs can open.
 *
 * @throws {EvmSigningError} KEY_INVALID
 */
export async function sealKeystore(
  privateKey: string,
  passphrase: string,
  { scryptN = 2 ** 17 }: KeystoreOptions = {},
): Promise<string> {
  const { address } = createSigner(privateKey)
  const key = hexToBytes(privateKey.startsWith('0x') ? privateKey : `0x${privateKey}`)
  const [salt, iv] = [randomBytes(32), randomBytes(16)]
  const derived = await deriveKey({ name: 'scrypt', n: scryptN, r: 8, p: 1, salt }, passphrase)
  const ciphertext = createCipheriv('aes-128-ctr', derived.subarray(0, 16), iv).update(key)
  const mac = keccak256(concatBytes(derived.subarray(16, 32), ciphertext))
  key.fill(0)
  derived.fill(0)
  const hex = (bytes: Uint8Array): string => bytesToHex(bytes).slice(2)
  return JSON.stringify({
    version: 3,
    id: uuidOf(randomBytes(16)),
    address: address.slice(2),
    crypto: {
      cipher: 'aes-128-ctr',
      cipherparams: { iv: hex(iv) },
      ciphertext: hex(ciphertext),
      kdf: 'scrypt',
      kdfparams: { dklen: DERIVED_BYTES, n: scryptN, r: 8, p: 1, salt: hex(salt) },
      mac: hex(mac),
    },
  })
}

function uuidOf(bytes: Uint8Array): string {
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return bytesToHex(bytes)
    .slice(2)
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
