import { isOpenToOthers, type ReadFile } from './read-file.ts'

/** What a file with a secret holds, without the blanks around it, or why it cannot be used. */
export function readSecretFile(
  path: string,
  readFile: ReadFile,
): { readonly status: 'ok'; readonly text: string } | { readonly status: 'invalid'; readonly message: string } {
  const read = readFile(path)
  if (read.status === 'absent') return { status: 'invalid', message: 'there is no such file' }
  if (read.status === 'failed') return { status: 'invalid', message: `the file cannot be read: ${read.message}` }
  if (isOpenToOthers(read.mode)) {
    const mode = (read.mode ?? 0).toString(8).padStart(4, '0')
    return { status: 'invalid', message: `the file is open to others (mode ${mode}); expected mode 0600` }
  }
  return { status: 'ok', text: read.text.trim() }
}
