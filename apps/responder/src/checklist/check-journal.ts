import { mkdirSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { openJournalReader, openSqliteJournal } from '@riposte/orchestrator'
import { journalFileOf, ownerOf } from '../desk-memory.ts'
import type { DeskWorld } from '../desk-world.ts'
import { type CheckLine, type Finding, failed, look, ok, warned } from './check-line.ts'

const MEGABYTE = 1_000_000
/** A busy day writes some hundred megabytes. */
const FREE_WARN_MB = 1_000
const FREE_FAIL_MB = 100

/** What is known of the desk's past. */
export interface JournalCheck {
  readonly lines: readonly CheckLine[]
  /** The journal has records. */
  readonly hasPast: boolean
}

/** Lock and open the journal as a start does, and let it go again. */
export async function checkJournal(world: DeskWorld, directory: string): Promise<JournalCheck> {
  let records = 0
  const journal = await look('journal', async () => {
    if (!world.lasting) {
      mkdirSync(directory, { recursive: true, mode: 0o700 })
      return ok(`${directory}: each run with venues of its own makes its own`)
    }
    const file = journalFileOf(world)
    const opened = await openSqliteJournal({ directory, file, owner: ownerOf(world), onFailure() {} })
    const health = opened.health()
    await opened.close()
    const reader = openJournalReader(join(directory, file))
    records = reader.lastSeq
    reader.close()
    const where = `${join(directory, file)}, ${records} records`
    if (health.status === 'sound') return ok(where)
    return warned(`${where}; damaged: ${health.reason}; nothing is quoted before a person has looked (docs/runbook.md)`)
  })
  const disk = await look('journal.disk', async () => judgeDisk(directory))
  return { lines: [journal, disk], hasPast: records > 0 }
}

function judgeDisk(directory: string): Finding {
  const { bavail, bsize } = statfsSync(directory)
  const freeMb = Math.floor((bavail * bsize) / MEGABYTE)
  const text = `${freeMb} MB free for ${directory}`
  if (freeMb < FREE_FAIL_MB) return failed(`${text}; at least ${FREE_FAIL_MB} MB are needed`)
  return freeMb < FREE_WARN_MB ? warned(`${text}: make room`) : ok(text)
}
