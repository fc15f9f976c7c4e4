import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DeskEvent } from '../events.ts'
import { type JournalBench, numbered, openJournalBench } from '../testing/journal-bench.ts'
import { decodeEvent } from './event-codec.ts'
import { openSqliteJournal } from './sqlite-journal.ts'

let bench: JournalBench
let directory: string
beforeEach(() => {
  bench = openJournalBench()
  directory = bench.directory
})
afterEach(() => bench.remove())

function stored(): DeskEvent[] {
  const database = new DatabaseSync(join(directory, 'desk.sqlite'), { readOnly: true })
  const rows = database.prepare('SELECT body FROM events ORDER BY seq').all()
  database.close()
  return rows.map((row) => decodeEvent(String(row.body)))
}

const open = (onFailure: (message: string) => void = () => {}) => bench.open({ onFailure })

describe('the journal file', () => {
  it('holds what was committed, in order, exact decimals as they were, as soon as the commit resolves', async () => {
    const journal = await open()
    journal.append([numbered(1), numbered(2)])
    await journal.commit([numbered(3)])
    expect(stored()).toEqual([numbered(1), numbered(2), numbered(3)])
    await journal.close()
  })

  it('serves many who wait with few syncs and loses none', async () => {
    const journal = await open()
    await Promise.all(Array.from({ length: 500 }, (_, i) => journal.commit([numbered(i)])))
    await journal.close()
    expect(stored()).toHaveLength(500)
  })

  it('keeps what was only appended when it is closed', async () => {
    const journal = await open()
    journal.append([numbered(1)])
    await journal.close()
    expect(stored()).toEqual([numbered(1)])
  })

  it('has nothing to wait for when nothing is committed', async () => {
    const journal = await open()
    await journal.commit([])
    journal.append([numbered(1)])
    await journal.commit([])
    expect(stored()).toEqual([numbered(1)])
    await journal.close()
  })

  it('takes nothing more once it is closed, and says so', async () => {
    const journal = await open()
    await Promise.all([journal.close(), journal.close()])
    await expect(journal.commit([numbered(1)])).rejects.toMatchObject({ code: 'JOURNAL_FAILED' })
    expect(stored()).toEqual([])
  })

  it('goes on after what an earlier life wrote', async () => {
    const first = await open()
    await first.commit([numbered(1)])
    await first.close()
    const second = await open()
    await second.commit([numbered(2)])
    await second.close()
    expect(stored()).toEqual([numbered(1), numbered(2)])
  })

  it('belongs to one desk at a time', async () => {
    const journal = await open()
    await expect(open()).rejects.toMatchObject({ code: 'JOURNAL_LOCKED', message: expect.stringContaining(directory) })
    await journal.close()
    await (await open()).close()
  })

  it('refuses a file that is not a journal, and leaves it as it was', async () => {
    writeFileSync(join(directory, 'desk.sqlite'), 'not a database, but somebody may need it')
    await expect(open()).rejects.toMatchObject({ code: 'JOURNAL_UNUSABLE' })
  })

  it('refuses a directory that can not be made', async () => {
    writeFileSync(join(directory, 'plain-file'), '')
    const blocked = join(directory, 'plain-file', 'journal')
    const attempt = openSqliteJournal({ directory: blocked, file: 'desk.sqlite', onFailure: () => {} })
    await expect(attempt).rejects.toMatchObject({ code: 'JOURNAL_UNUSABLE' })
  })

  it('refuses a foreign format', async () => {
    const journal = await open()
    await journal.close()
    const database = new DatabaseSync(join(directory, 'desk.sqlite'))
    database.exec("UPDATE meta SET value = '99'")
    database.close()
    await expect(open()).rejects.toMatchObject({ code: 'JOURNAL_UNUSABLE', message: expect.stringContaining('format') })
  })
})
