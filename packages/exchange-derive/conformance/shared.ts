import { existsSync, readFileSync } from 'node:fs'

const SHARED = new URL('../../../../shared/', import.meta.url)

/** The text of a shared file, undefined where the shared folder is not present. */
export function readShared(path: string): string | undefined {
  const file = new URL(path, SHARED)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

export function readSharedJson(path: string): unknown {
  const text = readShared(path)
  return text === undefined ? undefined : JSON.parse(text)
}

/** Say how much a conformance suite had to work with. */
export function announce(suite: string, cases: number | undefined): void {
  process.stdout.write(`exchange-derive conformance, ${suite}: ${cases === undefined ? 'absent' : `${cases} cases`}\n`)
}
