import type { ReadFile } from './read-file.ts'
import { readSecretFile } from './read-secret-file.ts'
import type { Refusal } from './refusals.ts'
import { Secret } from './secret.ts'

/** The keys with which a live desk signs: orders for the wallet on Derive, quotes on Rysk. */
export const SIGNING_KEYS = ['DERIVE_SESSION_KEY', 'RYSK_MAKER_KEY'] as const
export type SigningKeyName = (typeof SIGNING_KEYS)[number]

/** A key as it is kept: 64 hexadecimal digits, or an encrypted key file with its passphrase. */
export interface KeptKey {
  readonly text: Secret
  /** Of a keystore only. */
  readonly passphrase: Secret | undefined
}

/** What the options say of one key. */
export interface KeyOptions {
  readonly file: string | undefined
  readonly direct: Secret | undefined
  readonly passphraseFile: string | undefined
}

/** The key that the options mean, or which of them is wrong. Nothing is said of what a file holds. */
export function readKey(
  name: SigningKeyName,
  { file, direct, passphraseFile }: KeyOptions,
  readFile: ReadFile,
): { readonly status: 'ok'; readonly key: KeptKey } | ({ readonly status: 'invalid' } & Refusal) {
  const option = file === undefined ? name : (`${name}_FILE` as const)
  const invalid = (at: Refusal['option'], message: string) => ({ status: 'invalid', option: at, message }) as const

  const read = file === undefined ? undefined : readSecretFile(file, readFile)
  if (read?.status === 'invalid') return invalid(option, read.message)
  const text = read?.text ?? direct?.reveal().trim() ?? ''
  const kept = new Secret(text)
  if (/^(0x)?[0-9a-f]{64}$/i.test(text)) return { status: 'ok', key: { text: kept, passphrase: undefined } }
  if (!text.startsWith('{')) return invalid(option, 'expected a key of 64 hexadecimal digits, or a keystore (JSON)')

  if (passphraseFile === undefined) {
    return invalid(option, `the key is in a keystore: its passphrase is read from ${name}_PASSPHRASE_FILE`)
  }
  const passphrase = readSecretFile(passphraseFile, readFile)
  if (passphrase.status === 'invalid') return invalid(`${name}_PASSPHRASE_FILE`, passphrase.message)
  return { status: 'ok', key: { text: kept, passphrase: new Secret(passphrase.text) } }
}
