import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { epochMs, parseWad } from '@riposte/market-model'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DeskEvent } from '../events.ts'
import { decodeEvent } from './event-codec.ts'
import { openSqliteJournal } from './sqlite-journal.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'riposte-journal-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const event = (serial: number): DeskEvent => ({
  type: 'trade.hedged',
  tradeId: `T${serial}`,
  at: epochMs(1_790_000_000_000 + serial),
  latencyMs: 1.5,
  residual: parseWad('0.005'),
})

function stored(): DeskEvent[] {
  const database = new DatabaseSync(join(directory, 'desk.sqlite'), { readOnly: true })
  const rows = database.prepare('SELECT body FROM events ORDER BY seq').all()
  database.close()
  return rows.map((row) => decodeEvent(String(row.body)))
}

const open = (onFailure: (message: string) => void = () => {}) =>
  openSqliteJournal({ directory, file: 'desk.sqlite', onFailure })

describe('the journal file', () => {
  it('holds what was committed, in order, exact decimals as they were, as soon as the commit resolves', async () => {
    const journal = await open()
    journal.append([event(1), event(2)])
    await journal.commit([event(3)])
    expect(stored()).toEqual([event(1), event(2), event(3)])
    await journal.close()
  })

  it('serves many who wait with few syncs and loses none', async () => {
    const journal = await open()
    await Promise.all(Array.from({ length: 500 }, (_, i) => journal.commit([event(i)])))
    await journal.close()
    expect(stored()).toHaveLength(500)
  })

  it('keeps what was only appended when it is closed', async () => {
    const journal = await open()
    journal.append([event(1)])
    await journal.close()
    expect(stored()).toEqual([event(1)])
  })

  it('has nothing to wait for when nothing is committed', async () => {
    const journal = await open()
    await journal.commit([])
    journal.append([event(1)])
    await journal.commit([])
    expect(stored()).toEqual([event(1)])
    await journal.close()
  })

  it('takes nothing more once it is closed, and says so', async () => {
    const journal = await open()
    await Promise.all([journal.close(), journal.close()])
    await expect(journal.commit([event(1)])).rejects.toMatchObject({ code: 'JOURNAL_FAILED' })
    expect(stored()).toEqual([])
  })

  it('goes on after what an earlier life wrote', async () => {
    const first = await open()
    await first.commit([event(1)])
    await first.close()
    const second = await open()
    await second.commit([event(2)])
    await second.close()
    expect(stored()).toEqual([event(1), event(2)])
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
