import { readFileSync, statSync } from 'node:fs'

/** What became of reading a file. */
export type FileRead =
  | {
      readonly status: 'ok'
      readonly text: string
      /** Permission bits; undefined where the system has none. */
      readonly mode: number | undefined
    }
  | { readonly status: 'absent' }
  | { readonly status: 'failed'; readonly message: string }

export type ReadFile = (path: string) => FileRead

/** Far above any configuration file, far below what would hurt. */
const BYTES_MAX = 1_048_576

/** Read a file of the real file system. */
export const readSystemFile: ReadFile = (path) => {
  try {
    const stats = statSync(path)
    if (!stats.isFile()) return { status: 'failed', message: 'it is not a file' }
    if (stats.size > BYTES_MAX) return { status: 'failed', message: `it is larger than ${BYTES_MAX} bytes` }
    const mode = process.platform === 'win32' ? undefined : stats.mode & 0o777
    return { status: 'ok', text: readFileSync(path, 'utf8'), mode }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    return code === 'ENOENT' ? { status: 'absent' } : { status: 'failed', message: code }
  }
}

/** True when somebody other than the file's owner may read or write it. */
export function isOpenToOthers(mode: number | undefined): boolean {
  return mode !== undefined && (mode & 0o077) !== 0
}
