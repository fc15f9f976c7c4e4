import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Clock, type EpochMs, epochMs } from '@riposte/market-model'
import { OrchestratorError } from './errors.ts'
import { isBusy, sqliteWords } from './journal/sqlite-words.ts'

export interface SqliteNonceStoreOptions {
  /** Made where it doesn't exist, for this user only. */
  readonly directory: string
  /** Name of the file in it; not the journal's. */
  readonly file: string
  /** Tells when a lease was taken. */
  readonly clock: Clock
}

/** The newest block handed out to a signer. */
export interface NonceLease {
  /** One beyond the last number of the block: nothing from here on has ever been granted. */
  readonly ceiling: bigint
  readonly at: EpochMs
}

/**
 * The highest once-only number of each signer, durable, for any number of processes on one machine.
 *
 * It has the shape of the nonce store that signers ask for.
 */
export interface SqliteNonceStore {
  /**
   * Grant a block: `max(stored, atLeast)` and the `size - 1` numbers after it. When this returns the grant has been
   * synced, and no other call, in whichever process and after whatever crash, is granted a number of it.
   *
   * @throws {OrchestratorError} NONCES_FAILED when it can't be made durable: nothing may be signed then
   */
  lease(signer: string, atLeast: bigint, size: bigint): bigint
  /** Undefined when the signer never leased: no signature of an earlier life can be live. */
  lastLease(signer: string): NonceLease | undefined
  close(): void
}

const SCHEMA =
  'CREATE TABLE IF NOT EXISTS leases (signer TEXT PRIMARY KEY, ceiling TEXT NOT NULL, at REAL NOT NULL) STRICT'

/** Tries a millisecond apart while another process holds the file; a lease takes it for the time of one sync. */
const TRIES = 5_000

/**
 * Open a file of nonces, making it where it doesn't exist.
 *
 * @throws {OrchestratorError} NONCES_FAILED when it can't be written or is something else
 */
export function openSqliteNonceStore({ directory, file, clock }: SqliteNonceStoreOptions): SqliteNonceStore {
  const path = join(directory, file)
  const guarded = <Result>(what: string, run: () => Result): Result => {
    try {
      return run()
    } catch (error) {
      throw new OrchestratorError('NONCES_FAILED', `nonces in ${path} can't be ${what}: ${sqliteWords(error)}`)
    }
  }

  const database = guarded('opened', () => open(directory, path))
  const select = database.prepare('SELECT ceiling, at FROM leases WHERE signer = ?')
  // Nanoseconds since 1970 are beyond a double's integers, and text has no upper end.
  const upsert = database.prepare(
    'INSERT INTO leases VALUES (?, ?, ?) ON CONFLICT (signer) DO UPDATE SET ceiling = excluded.ceiling, at = excluded.at',
  )

  function find(signer: string): NonceLease | undefined {
    const row = patiently(() => select.get(signer))
    return row === undefined ? undefined : { ceiling: BigInt(String(row.ceiling)), at: epochMs(Number(row.at)) }
  }

  function grant(signer: string, atLeast: bigint, size: bigint): bigint {
    patiently(() => database.exec('BEGIN IMMEDIATE'))
    try {
      const stored = find(signer)?.ceiling ?? 0n
      const first = stored > atLeast ? stored : atLeast
      upsert.run(signer, String(first + size), clock.nowMs())
      database.exec('COMMIT')
      return first
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
  }

  return {
    lease: (signer, atLeast, size) => guarded('leased', () => grant(signer, atLeast, size)),
    lastLease: (signer) => guarded('read', () => find(signer)),
    close: () => database.close(),
  }
}

function open(directory: string, path: string): DatabaseSync {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(path)
  try {
    chmodSync(path, 0o600)
    // Two processes may make the file at the same time.
    patiently(() => prepareFile(database))
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function prepareFile(database: DatabaseSync): void {
  database.exec('PRAGMA journal_mode = WAL')
  database.exec('PRAGMA synchronous = FULL')
  const mode = Object.values(database.prepare('PRAGMA journal_mode').get() ?? {})[0]
  const level = Object.values(database.prepare('PRAGMA synchronous').get() ?? {})[0]
  if (mode !== 'wal' || level !== 2) {
    throw new Error(`expected journal_mode wal and synchronous 2 (FULL), got ${String(mode)} and ${String(level)}`)
  }
  database.exec(SCHEMA)
}

/**
 * Run what another process may be in the way of. SQLite's own waiting sleeps ever longer, and starves beside a process
 * that leases again and again.
 */
function patiently<Result>(run: () => Result): Result {
  for (let tries = 1; ; tries++) {
    try {
      return run()
    } catch (error) {
      if (!isBusy(error) || tries === TRIES) throw error
      // The caller can't go on without its number, so the thread waits.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}
