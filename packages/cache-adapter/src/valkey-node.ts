import { CacheError } from './errors.ts'

/** Where a node listens. */
export interface ValkeyNode {
  readonly host: string
  readonly port: number
}

/**
 * Read `host:port` or `[::1]:port`.
 *
 * @throws {CacheError} OPTION_INVALID
 */
export function parseValkeyNode(text: string): ValkeyNode {
  const [, bracketed, plain, digits] = /^(?:\[([0-9A-Fa-f:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/.exec(text) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  if (host === undefined || !(port >= 1 && port <= 65_535)) {
    throw new CacheError(
      'OPTION_INVALID',
      `nodes: expected host:port such as localhost:6379, got ${JSON.stringify(text)}`,
    )
  }
  return { host, port }
}
