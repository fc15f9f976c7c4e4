import { existsSync, readFileSync } from 'node:fs'

const SHARED = new URL('../../../../shared/', import.meta.url)

/** A reference document where it is present beside the repository; undefined elsewhere. */
export function readShared(path: string): unknown {
  const file = new URL(path, SHARED)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

/** Say how many cases of a reference document ran. */
export function report(name: string, cases: number | undefined): void {
  process.stdout.write(`conformance ${name}: ${cases === undefined ? 'absent' : `${cases} cases`}\n`)
}
