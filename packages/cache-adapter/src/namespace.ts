import { CacheError } from './errors.ts'

/** Where entries are that name no namespace. */
export const DEFAULT_NAMESPACE = 'entry'

/** No name of a namespace can be the beginning of another's key. */
export function prefixOf(namespace: string): string {
  return `${namespace}:`
}

/** @throws {CacheError} OPTION_INVALID */
export function checkNamespace(name: string): void {
  if (/^[\w.-]+$/.test(name)) return
  throw new CacheError(
    'OPTION_INVALID',
    `namespace: expected letters, digits, ".", "_" and "-", got ${JSON.stringify(name)}`,
  )
}
