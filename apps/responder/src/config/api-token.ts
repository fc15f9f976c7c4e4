import { isOpenToOthers, type ReadFile } from './read-file.ts'
import { Secret } from './secret.ts'

/** The letters of a bearer token (RFC 6750), long enough not to be guessed. */
const TOKEN = /^[A-Za-z0-9._~+/-]{16,512}=*$/

/** The token that a file holds, or why it cannot be used. */
export function readToken(
  path: string,
  readFile: ReadFile,
): { readonly status: 'ok'; readonly token: Secret } | { readonly status: 'invalid'; readonly message: string } {
  const read = readFile(path)
  if (read.status === 'absent') return { status: 'invalid', message: 'there is no such file' }
  if (read.status === 'failed') return { status: 'invalid', message: `the file cannot be read: ${read.message}` }
  if (isOpenToOthers(read.mode)) {
    const mode = (read.mode ?? 0).toString(8).padStart(4, '0')
    return { status: 'invalid', message: `the file is open to others (mode ${mode}); expected mode 0600` }
  }
  const text = read.text.trim()
  if (!isToken(text)) return { status: 'invalid', message: `the file holds no token: ${TOKEN_FORM}` }
  return { status: 'ok', token: new Secret(text) }
}

export const TOKEN_FORM = 'expected 16 to 512 letters, digits or any of ._~+/- on one line'

export function isToken(text: string): boolean {
  return TOKEN.test(text)
}
