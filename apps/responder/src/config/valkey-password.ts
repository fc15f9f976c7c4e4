import type { ReadFile } from './read-file.ts'
import { readSecretFile } from './read-secret-file.ts'
import { Secret } from './secret.ts'

/** The password that a file holds, or why it cannot be used. */
export function readValkeyPassword(
  path: string,
  readFile: ReadFile,
): { readonly status: 'ok'; readonly password: Secret } | { readonly status: 'invalid'; readonly message: string } {
  const read = readSecretFile(path, readFile)
  if (read.status === 'invalid') return read
  // A file with more than one line is another file than was meant.
  if (!/^.+$/.test(read.text)) return { status: 'invalid', message: 'the file holds no password: expected one line' }
  return { status: 'ok', password: new Secret(read.text) }
}
