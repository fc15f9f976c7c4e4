import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { EpochMs } from '@riposte/market-model'
import { OrchestratorError } from '../errors.ts'
import type { DeskEvent } from '../events.ts'
import { lockDirectory } from './directory-lock.ts'
import { EVENT_VERSIONS, encodeEvent } from './event-codec.ts'
import { openForAppending } from './journal-database.ts'
import { nameOwner } from './journal-owner.ts'
import { type JournalReader, openJournalReader } from './read-journal.ts'
import { chainHash, recordLine } from './record-chain.ts'
import { isBusy, sqliteWords } from './sqlite-words.ts'
import { findKeptTorn, TORN_MARK } from './torn-tail.ts'

export type JournalCut =
  | {
      readonly status: 'cut'
      /** Records that the journal keeps, without the one that tells of the cut. */
      readonly records: number
      /** Name of the file beside it that holds the whole of what was there. */
      readonly kept: string
    }
  /** Nothing was changed. */
  | { readonly status: 'refused'; readonly reason: string }

/**
 * Go on from before a damage: what was there is kept beside the journal as a whole, and the journal ends before the first
 * record that can't be trusted, with a record that says so. A person decides this, so the damage has to be named.
 *
 * @param path the journal's file; no desk may hold its directory
 * @param seq the damaged record, as verifying the journal names it
 * @throws {OrchestratorError} JOURNAL_LOCKED when a desk holds the directory; JOURNAL_UNUSABLE when the file is no
 *   journal, or the disk does not take the new one
 */
export function cutJournal(path: string, seq: number, now: EpochMs): JournalCut {
  const directory = dirname(path)
  try {
    const lock = lockDirectory(directory)
    try {
      return cut(path, seq, now)
    } finally {
      lock.close()
    }
  } catch (error) {
    if (error instanceof OrchestratorError) throw error
    if (isBusy(error)) throw new OrchestratorError('JOURNAL_LOCKED', `a desk holds ${directory}; stop it first`)
    throw new OrchestratorError('JOURNAL_UNUSABLE', `the journal ${path} can't be cut: ${sqliteWords(error)}`)
  }
}

function cut(path: string, seq: number, now: EpochMs): JournalCut {
  const directory = dirname(path)
  const file = basename(path)
  const kept = freeName(directory, `${file}.damaged-${seq}`)
  const fresh = join(directory, `${file}.cut`)
  const reader = openJournalReader(path)
  let records: number
  try {
    const health = reader.verify()
    const damage = health.status === 'damaged' ? health : findKeptTorn(directory, file)
    if (damage === undefined) return { status: 'refused', reason: `${path} is sound: there is nothing to cut` }
    if (damage.seq !== seq) {
      return { status: 'refused', reason: `${path} is damaged at ${damage.seq}, not at ${seq}: ${damage.reason}` }
    }
    const { reason } = damage
    const event: DeskEvent = { type: 'journal.cut', tradeId: undefined, at: now, seq, reason, kept }
    records = writeBeginning(fresh, file, reader, event)
  } finally {
    reader.close()
  }
  replace(directory, file, fresh, kept)
  return { status: 'cut', records, kept }
}

/** A journal of the same chain that ends with the cut. @returns how many records it took over */
function writeBeginning(
  fresh: string,
  file: string,
  reader: JournalReader,
  event: DeskEvent & { readonly type: 'journal.cut' },
): number {
  // One that was not finished.
  rmSync(fresh, { force: true })
  const { database, genesis } = openForAppending(fresh, file, undefined)
  try {
    if (reader.owner !== undefined) nameOwner(database, reader.owner)
    const insert = database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)')
    let [seq, hash] = [0, genesis]
    const add = (at: number, tradeId: string | null, type: string, version: number, body: string): void => {
      seq += 1
      hash = chainHash(hash, seq, recordLine(version, type, body))
      insert.run(seq, at, tradeId, type, version, body, hash)
    }
    database.exec('BEGIN IMMEDIATE')
    for (const {
      record,
      event: { at, tradeId },
    } of reader.records()) {
      add(at, tradeId ?? null, record.type, record.version, record.body)
    }
    const taken = seq
    add(event.at, null, event.type, EVENT_VERSIONS[event.type], encodeEvent(event))
    database.exec('COMMIT')
    return taken
  } finally {
    // The last connection moves everything into the one file.
    database.close()
  }
}

/** Whatever happens in between, either file is whole and a start finds the old journal or the new one. */
function replace(directory: string, file: string, fresh: string, kept: string): void {
  for (const suffix of ['', '-wal', '.head']) {
    const from = join(directory, file + suffix)
    if (existsSync(from)) copySynced(from, join(directory, kept + suffix))
  }
  for (const suffix of ['-wal', '-shm', '.head']) rmSync(join(directory, file + suffix), { force: true })
  renameSync(fresh, join(directory, file))
  for (const name of readdirSync(directory)) {
    if (!name.startsWith(file + TORN_MARK)) continue
    renameSync(join(directory, name), join(directory, name.replace(TORN_MARK, '.damaged-torn-')))
  }
  syncPath(directory)
}

function copySynced(from: string, to: string): void {
  copyFileSync(from, to, constants.COPYFILE_EXCL)
  syncPath(to)
}

function syncPath(path: string): void {
  const descriptor = openSync(path, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
}

function freeName(directory: string, wanted: string): string {
  for (let i = 1; ; i++) {
    const name = i === 1 ? wanted : `${wanted}-${i}`
    if (!existsSync(join(directory, name))) return name
  }
}
