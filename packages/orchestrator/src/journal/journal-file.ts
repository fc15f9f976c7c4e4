import { statSync } from 'node:fs'
import { join } from 'node:path'
import { type JournalDatabase, openForAppending, openForReading } from './journal-database.ts'
import { type JournalHead, openJournalHead, readJournalHead } from './journal-head.ts'
import { checkOwner, nameOwner } from './journal-owner.ts'
import { type ChainPoint, type Damage, lastPoint, readRecords, tailPoint } from './read-records.ts'
import { isDamage, sqliteWords } from './sqlite-words.ts'
import { findKeptTorn, findTornTail, keepTornFile } from './torn-tail.ts'

/** Records whose chain is verified at every opening. */
const TAIL_VERIFIED = 10_000

/** A journal's file as a desk has it open. */
export interface JournalFile extends JournalDatabase {
  /** What is appended is chained to this. */
  readonly last: ChainPoint
  /** Undefined when nothing may be added. */
  readonly head: JournalHead | undefined
  /** What the look at its end has found; the rest is verified when it is read. */
  readonly damage: Damage | undefined
}

export interface JournalPlace {
  readonly directory: string
  readonly file: string
  /** The file may not grow beyond. */
  readonly bytesMax: number | undefined
  /** Whose it must be; undefined: anybody's. */
  readonly owner: string | undefined
}

/**
 * Look at a journal's end and open it, for appending where that can't make things worse.
 *
 * @throws when it can't be opened at all, is no journal, is another desk's or has another format
 */
export function openJournalFile(place: JournalPlace): JournalFile {
  const { directory, file, bytesMax, owner } = place
  const path = join(directory, file)
  const found = hasContent(path) ? inspect(place) : undefined
  // What SQLite can't read it could tear further: such a file is only read.
  if (found?.damage?.unreadable === true) {
    return { ...openForReading(path), last: found.last, head: undefined, damage: found.damage }
  }
  const opened = openForAppending(path, file, bytesMax)
  if (owner !== undefined) nameOwner(opened.database, owner)
  const last = lastPoint(opened.database, opened.genesis)
  const head = openJournalHead(headPath(place))
  head.write(last)
  return { ...opened, last, head, damage: found?.damage ?? findKeptTorn(directory, file) }
}

/** Path of the mark beside a journal. */
function headPath({ directory, file }: Pick<JournalPlace, 'directory' | 'file'>): string {
  return join(directory, `${file}.head`)
}

function hasContent(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0
}

function inspect(place: JournalPlace): { readonly damage: Damage | undefined; readonly last: ChainPoint } {
  const { directory, file, owner } = place
  const { database, genesis } = openForReading(join(directory, file))
  const nothing: ChainPoint = { seq: 0, hash: genesis }
  try {
    if (owner !== undefined) checkOwner(database, owner)
    const last = lastPoint(database, genesis)
    const tail = tailPoint(database, genesis, TAIL_VERIFIED)
    const { damage } = readRecords(database, tail, last.seq, TAIL_VERIFIED + 1)
    const torn = findTornTail(database, last, readJournalHead(headPath(place)))
    if (torn === undefined || damage?.unreadable === true) return { damage, last }
    return { damage: damage ?? keepTorn(place, torn, last), last }
  } catch (error) {
    if (!isDamage(error)) throw error
    return { damage: { seq: 1, reason: sqliteWords(error), unreadable: true }, last: nothing }
  } finally {
    database.close()
  }
}

function keepTorn({ directory, file }: JournalPlace, torn: Damage, last: ChainPoint): Damage {
  // An altered last record is still there, and stays.
  if (torn.seq <= last.seq) return torn
  try {
    keepTornFile(directory, file, torn.seq)
    return torn
  } catch (error) {
    const reason = `${torn.reason}, and no copy of it could be made (${error instanceof Error ? error.message : String(error)})`
    return { seq: torn.seq, reason, unreadable: true }
  }
}
