import { hash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { ChainPoint } from './read-records.ts'

/** A snapshot as it is stored: the record that it stands for, and the state after it. */
export interface StoredSnapshot {
  readonly point: ChainPoint
  readonly body: string
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS snapshots (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, seal TEXT NOT NULL) STRICT;
`

/** Binds the body to its record, and with it to everything before: SHA-256 in hex over both. */
function sealOf({ point, body }: StoredSnapshot): string {
  return hash('sha256', `snapshot ${point.hash} ${point.seq} ${body}`, 'hex')
}

/**
 * Keep a snapshot in place of all earlier ones. Beside the chain: nothing is lost with it but time.
 *
 * @throws when the disk does not take it; the journal is as it was
 */
export function writeSnapshot(database: DatabaseSync, snapshot: StoredSnapshot): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    database.exec(SCHEMA)
    database.exec('DELETE FROM snapshots')
    database.prepare('INSERT INTO snapshots VALUES (?, ?, ?)').run(snapshot.point.seq, snapshot.body, sealOf(snapshot))
    database.exec('COMMIT')
  } catch (error) {
    // A full disk has ended the transaction by itself.
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** The newest snapshot that is what was written and whose record is still the one that it was made after. */
export function readSnapshot(database: DatabaseSync, last: ChainPoint): StoredSnapshot | undefined {
  const has = database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'snapshots'").get()
  if (has === undefined) return undefined
  const row = database
    .prepare(
      `SELECT snapshots.seq, snapshots.body, seal, hash FROM snapshots JOIN events USING (seq)
       WHERE seq <= ? ORDER BY seq DESC LIMIT 1`,
    )
    .get(last.seq)
  if (row === undefined) return undefined
  const snapshot = { point: { seq: Number(row.seq), hash: String(row.hash) }, body: String(row.body) }
  return sealOf(snapshot) === row.seal ? snapshot : undefined
}
