import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  FILE,
  historyOf,
  type JournalBench,
  numbered,
  numberedFrom,
  openJournalBench,
} from '../testing/journal-bench.ts'
import { encodeEvent } from './event-codec.ts'
import { openJournalReader } from './read-journal.ts'
import { chainHash, recordLine } from './record-chain.ts'
import type { SqliteJournalOptions } from './sqlite-journal.ts'

let bench: JournalBench
let directory: string
beforeEach(() => {
  bench = openJournalBench()
  directory = bench.directory
})
afterEach(() => bench.remove())

const open = (place = directory, more: Partial<SqliteJournalOptions> = {}) => bench.open({ directory: place, ...more })

/** A journal of so many events, closed. */
async function written(count: number): Promise<void> {
  const journal = await open()
  await journal.commit(numberedFrom(1, count))
  await journal.close()
}

const edit: JournalBench['edit'] = (change) => bench.edit(change)

/** Add a record with a sound place in the chain, whatever it says. */
function forge(type: string, version: number, body: string): void {
  edit((database) => {
    const last = database.prepare('SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1').get()
    const seq = Number(last?.seq) + 1
    const hash = chainHash(String(last?.hash), seq, recordLine(version, type, body))
    database.prepare('INSERT INTO events VALUES (?, 0, NULL, ?, ?, ?, ?)').run(seq, type, version, body, hash)
  })
}

const rows = () => {
  const database = new DatabaseSync(join(directory, FILE), { readOnly: true })
  const found = database.prepare('SELECT seq, body FROM events ORDER BY seq').all()
  database.close()
  return found
}

/** Replays what is before the damage, says where and why, keeps what is behind it, and goes on appending. */
async function expectContained(seq: number, reason: RegExp): Promise<void> {
  const before = rows()
  const journal = await open()
  expect(await historyOf(journal)).toEqual(numberedFrom(1, seq - 1))
  expect(journal.health()).toEqual({ status: 'damaged', seq, reason: expect.stringMatching(reason) })
  expect(journal.status()).toBe('ok')
  await journal.commit([numbered(99)])
  await journal.close()
  expect(rows().slice(0, before.length)).toEqual(before)
  expect(rows()).toHaveLength(before.length + 1)

  const again = await open()
  expect(await historyOf(again)).toEqual(numberedFrom(1, seq - 1))
  expect(again.health()).toMatchObject({ status: 'damaged', seq })
  await again.close()

  const reader = openJournalReader(join(directory, FILE))
  expect(reader.verify()).toMatchObject({ status: 'damaged', seq, reason: expect.stringMatching(reason) })
  reader.close()
}

describe('a sound journal', () => {
  it('gives back, in a later life, what was committed over several, across many chunks', async () => {
    await written(4_100)
    const second = await open()
    expect(await historyOf(second)).toEqual(numberedFrom(1, 4_100))
    await second.commit(numberedFrom(4_101, 4_102))
    expect(second.health()).toEqual({ status: 'sound' })
    await second.close()
    const third = await open()
    expect(await historyOf(third)).toHaveLength(4_102)
    await third.close()
  })

  it('does not read back what this life has written', async () => {
    await written(2)
    const journal = await open()
    await journal.commit([numbered(3)])
    expect(await historyOf(journal)).toEqual(numberedFrom(1, 2))
    await journal.close()
  })

  it('can be looked at while a desk writes it', async () => {
    const journal = await open()
    await journal.commit(numberedFrom(1, 3))
    const reader = openJournalReader(join(directory, FILE))
    expect([...reader.entries()]).toEqual(numberedFrom(1, 3).map((one, i) => ({ seq: i + 1, event: one })))
    expect(reader.verify()).toEqual({ status: 'sound' })
    reader.close()
    await journal.close()
  })

  it('is not looked for where it is not', () => {
    const attempt = () => openJournalReader(join(directory, 'nowhere.sqlite'))
    expect(attempt).toThrow(expect.objectContaining({ code: 'JOURNAL_UNUSABLE' }))
    expect(existsSync(join(directory, 'nowhere.sqlite'))).toBe(false)
  })
})

describe('damage is told in words and contained', () => {
  it('when a record was altered', async () => {
    await written(6)
    edit((database) => database.exec(`UPDATE events SET body = replace(body, '0.005', '0.006') WHERE seq = 4`))
    await expectContained(4, /record 4: its hash is not/)
  })

  it('when records are missing', async () => {
    await written(6)
    edit((database) => database.exec('DELETE FROM events WHERE seq IN (3, 4)'))
    await expectContained(3, /records 3 to 4 are missing/)
  })

  it('when two records changed places', async () => {
    await written(6)
    edit((database) => database.exec('UPDATE events SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3)'))
    edit((database) => database.exec('UPDATE events SET seq = -seq WHERE seq < 0'))
    await expectContained(2, /its hash is not/)
  })

  it('when an event is of a newer layout', async () => {
    await written(3)
    forge('trade.hedged', 7, encodeEvent(numbered(4)))
    await expectContained(4, /record 4: trade.hedged of version 7; this version reads 1/)
  })

  it('when an event is of a type that only a newer desk knows', async () => {
    await written(3)
    forge('moon.landed', 1, encodeEvent(numbered(4)))
    await expectContained(4, /"moon.landed" are not known/)
  })

  it.each([
    ['no JSON', '{"type":'],
    ['no event', '"trade.hedged"'],
    ['of another type than its record says', '{"type":"quote.expired","tradeId":"R-1","at":1}'],
    ['without a time', '{"type":"trade.hedged","tradeId":"R-1"}'],
    ['with a decimal that is none', '{"type":"trade.hedged","tradeId":"R-1","at":1,"residual":{"wad":"1e5"}}'],
    ['spread over lines', '{"type":"trade.hedged",\n"tradeId":"R-1","at":1}'],
  ])('when a body is %s', async (_what, body) => {
    await written(3)
    forge('trade.hedged', 1, body)
    await expectContained(4, /^record 4: /)
  })

  it('when the earlier of two damages lies before the verified tail', async () => {
    await written(10_050)
    edit((database) => database.exec(`UPDATE events SET body = '{}' WHERE seq IN (20, 10040)`))
    const journal = await open()
    expect(journal.health()).toMatchObject({ status: 'damaged', seq: 10_040 })
    expect(await historyOf(journal)).toHaveLength(19)
    expect(journal.health()).toMatchObject({ status: 'damaged', seq: 20 })
    await journal.close()
  })

  it('when the end of the write-ahead log is torn off: what is left is copied before anything is written', async () => {
    const journal = await open()
    await journal.commit(numberedFrom(1, 5))
    await journal.commit(numberedFrom(6, 9))
    const crashed = mkdtempSync(join(tmpdir(), 'riposte-torn-'))
    for (const suffix of ['', '-wal', '.head']) {
      copyFileSync(join(directory, FILE + suffix), join(crashed, FILE + suffix))
    }
    await journal.close()
    const wal = join(crashed, `${FILE}-wal`)
    truncateSync(wal, statSync(wal).size - 100)
    const torn = readFileSync(wal)

    for (const extra of [[], numberedFrom(6, 6)]) {
      const after = await open(crashed)
      expect(await historyOf(after)).toEqual([...numberedFrom(1, 5), ...extra])
      expect(after.health()).toMatchObject({
        status: 'damaged',
        seq: 6,
        reason: expect.stringMatching(/committed|lost/),
      })
      if (extra.length === 0) await after.commit(numberedFrom(6, 6))
      await after.close()
      expect(readFileSync(join(crashed, `${FILE}.torn-6-wal`)).equals(torn)).toBe(true)
    }
    // Somebody has looked, and has moved the copy away.
    for (const suffix of ['', '-wal']) rmSync(join(crashed, `${FILE}.torn-6${suffix}`))
    const looked = await open(crashed)
    await historyOf(looked)
    expect(looked.health()).toEqual({ status: 'sound' })
    await looked.close()
    rmSync(crashed, { recursive: true })
  })

  it('when SQLite itself can not read the end: nothing is added, every commit rejects', async () => {
    await written(400)
    const path = join(directory, FILE)
    const bytes = readFileSync(path)
    // The last pages are those of the last records.
    bytes.fill(0xa5, bytes.length - 8_192)
    writeFileSync(path, bytes)
    let told = ''
    const journal = await open(directory, { onFailure: (message) => (told = message) })
    expect(journal.status()).toBe('failed')
    expect(told).toMatch(/nothing is added to a damaged file/)
    const prefix = await historyOf(journal)
    expect(prefix.length).toBeLessThan(400)
    expect(prefix).toEqual(numberedFrom(1, prefix.length))
    expect(journal.health()).toMatchObject({ status: 'damaged', seq: prefix.length + 1 })
    await expect(journal.commit([numbered(401)])).rejects.toMatchObject({ code: 'JOURNAL_FAILED' })
    await journal.close()
    expect(readFileSync(path).equals(bytes)).toBe(true)
  })
})

describe('a disk that does not take it', () => {
  it('rejects when it is full, for good, and keeps what was committed before', async () => {
    const told: string[] = []
    const journal = await open(directory, { bytesMax: 64 * 1024, onFailure: (message) => told.push(message) })
    await journal.commit(numberedFrom(1, 20))
    const flood = journal.commit(numberedFrom(21, 5_000))
    await expect(flood).rejects.toMatchObject({
      code: 'JOURNAL_FAILED',
      message: expect.stringContaining('disk is full'),
    })
    expect(journal.status()).toBe('failed')
    // There would be room for this one.
    await expect(journal.commit([numbered(21)])).rejects.toMatchObject({ code: 'JOURNAL_FAILED' })
    expect(told).toHaveLength(1)
    await journal.close()

    const again = await open()
    expect(await historyOf(again)).toEqual(numberedFrom(1, 20))
    expect(again.health()).toEqual({ status: 'sound' })
    await again.close()
  })

  it('rejects while another program holds the file, and does not try again later', async () => {
    const journal = await open()
    await journal.commit([numbered(1)])
    const intruder = new DatabaseSync(join(directory, FILE))
    intruder.exec('BEGIN IMMEDIATE')
    await expect(journal.commit([numbered(2)])).rejects.toThrow('another process holds the file')
    intruder.exec('ROLLBACK')
    intruder.close()
    await expect(journal.commit([numbered(2)])).rejects.toMatchObject({ code: 'JOURNAL_FAILED' })
    expect(journal.status()).toBe('failed')
    await journal.close()
  })

  it('refuses to open what it may only read, and says so', async () => {
    await written(3)
    for (const name of [FILE, 'lock.sqlite']) chmodSync(join(directory, name), 0o444)
    chmodSync(directory, 0o555)
    const script = `
      import { openSqliteJournal } from ${JSON.stringify(new URL('./sqlite-journal.ts', import.meta.url).href)}
      const options = { directory: ${JSON.stringify(directory)}, file: '${FILE}', onFailure() {} }
      await openSqliteJournal(options).catch((error) => process.stdout.write(error.code + ' ' + error.message))
    `
    const command = [process.execPath, '--conditions=source', '--input-type=module', '--eval', script]
    // The superuser may write everywhere, unless it does without that right; another user might not get to this checkout.
    const limits = ['setpriv', '--inh-caps=-all', '--bounding-set=-dac_override,-dac_read_search']
    const [program = '', ...args] = process.getuid?.() === 0 ? [...limits, ...command] : command
    const child = spawnSync(program, args, { cwd: import.meta.dirname, encoding: 'utf8' })
    chmodSync(directory, 0o755)
    expect(child.stdout, child.stderr).toMatch(/^JOURNAL_UNUSABLE .*(read-only|can not be opened)/)
  })
})
