import type { DatabaseSync } from 'node:sqlite'

/** Whose journal it is, as its desk named itself when the file was made; undefined when nobody did. */
export function ownerOf(database: DatabaseSync): string | undefined {
  const row = database.prepare("SELECT value FROM meta WHERE key = 'owner'").get()
  return row === undefined ? undefined : String(row.value)
}

/** Name the owner of a journal that has none. */
export function nameOwner(database: DatabaseSync, owner: string): void {
  database.prepare("INSERT OR IGNORE INTO meta VALUES ('owner', ?)").run(owner)
}

/**
 * A desk goes on in its own journal only: the positions of another wallet or another network are not its own.
 *
 * @throws when it is another's, or when it has a past and says of nobody
 */
export function checkOwner(database: DatabaseSync, owner: string): void {
  const known = ownerOf(database)
  if (known === owner) return
  if (known !== undefined) {
    throw new Error(`it was written by "${known}", and this desk is "${owner}": give this one another directory`)
  }
  if (database.prepare('SELECT 1 FROM events LIMIT 1').get() === undefined) return
  throw new Error(`it has a past and does not say whose, and this desk is "${owner}": give this one another directory`)
}
