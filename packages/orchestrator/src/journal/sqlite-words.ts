/** SQLite's primary result codes that an operator can do something about. */
const WORDS: ReadonlyMap<number, string> = new Map([
  [5, 'another process holds the file'],
  [6, 'another process holds the file'],
  [8, 'the disk or the file is read-only'],
  [10, 'the disk failed to read or write'],
  [11, 'the file is damaged'],
  [13, 'the disk is full'],
  [14, 'the file can not be opened or made: does the directory exist, and may this user write it?'],
  [26, 'the file is not an SQLite database'],
])

const BUSY: ReadonlySet<number> = new Set([5, 6])
const DAMAGED: ReadonlySet<number> = new Set([11, 26])

function primaryCode(error: unknown): number | undefined {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined
  return typeof code === 'number' ? code & 0xff : undefined
}

/** What went wrong, for people, with SQLite's own message behind it. */
export function sqliteWords(error: unknown): string {
  const code = primaryCode(error)
  const words = code === undefined ? undefined : WORDS.get(code)
  const own = error instanceof Error ? error.message : String(error)
  return words === undefined ? own : `${words} (${own})`
}

/** True when another connection holds what was asked for. */
export function isBusy(error: unknown): boolean {
  const code = primaryCode(error)
  return code !== undefined && BUSY.has(code)
}

/** True when SQLite itself can't make sense of the file. */
export function isDamage(error: unknown): boolean {
  const code = primaryCode(error)
  return code !== undefined && DAMAGED.has(code)
}
