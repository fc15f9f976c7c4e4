import type { ReadFile } from './read-file.ts'
import { readSecretFile } from './read-secret-file.ts'
import { Secret } from './secret.ts'

/** The tokens of the API, from what grants most to what grants least. */
export const API_TOKENS = ['API_TOKEN', 'API_TRADE_TOKEN', 'API_READ_TOKEN'] as const

/** The letters of a bearer token (RFC 6750), long enough not to be guessed. */
const TOKEN = /^[A-Za-z0-9._~+/-]{16,512}=*$/

/** The token that a file holds, or why it cannot be used. */
export function readToken(
  path: string,
  readFile: ReadFile,
): { readonly status: 'ok'; readonly token: Secret } | { readonly status: 'invalid'; readonly message: string } {
  const read = readSecretFile(path, readFile)
  if (read.status === 'invalid') return read
  if (!isToken(read.text)) return { status: 'invalid', message: `the file holds no token: ${TOKEN_FORM}` }
  return { status: 'ok', token: new Secret(read.text) }
}

export const TOKEN_FORM = 'expected 16 to 512 letters, digits or any of ._~+/- on one line'

export function isToken(text: string): boolean {
  return TOKEN.test(text)
}
