import { closeSync, existsSync, openSync, readdirSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { epochMs } from '@riposte/market-model'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DeskEvent } from '../events.ts'
import { FILE, historyOf, type JournalBench, openJournalBench } from '../testing/journal-bench.ts'
import { tradeStory } from '../testing/trade-story.ts'
import { cutJournal } from './cut-journal.ts'
import { openJournalReader } from './read-journal.ts'

const PAGE_BYTES = 4096
const NOW = epochMs(1_795_000_000_000)
const EVENTS = [...tradeStory(2), ...tradeStory(5), ...tradeStory(8)]
let bench: JournalBench
let directory: string
let path: string
beforeEach(async () => {
  bench = openJournalBench()
  directory = bench.directory
  path = bench.path
  await bench.live((journal) => journal.commit(EVENTS))
})
afterEach(() => bench.remove())

async function recall(): Promise<{ readonly events: readonly DeskEvent[]; readonly health: unknown }> {
  const journal = await bench.open()
  const events = await historyOf(journal)
  const health = journal.health()
  await journal.close()
  return { events, health }
}

const edit = (sql: string): void => bench.edit((database) => database.exec(sql))

function verify(file: string): unknown {
  const reader = openJournalReader(file)
  try {
    return reader.verify()
  } finally {
    reader.close()
  }
}

describe('cutting a journal', () => {
  it('keeps what stands before the damage, tells of the cut, and puts the whole of it aside', async () => {
    edit(`UPDATE events SET body = replace(body, 'R-5', 'R-6') WHERE seq = 12`)
    expect(cutJournal(path, 12, NOW)).toEqual({ status: 'cut', records: 11, kept: `${FILE}.damaged-12` })

    expect(verify(path)).toEqual({ status: 'sound' })
    const { events, health } = await recall()
    expect(health).toEqual({ status: 'sound' })
    expect(events.slice(0, -1)).toEqual(EVENTS.slice(0, 11))
    expect(events.at(-1)).toMatchObject({
      type: 'journal.cut',
      at: NOW,
      seq: 12,
      reason: expect.stringMatching(/hash/),
      kept: `${FILE}.damaged-12`,
    })
    expect(verify(join(directory, `${FILE}.damaged-12`))).toMatchObject({ status: 'damaged', seq: 12 })
  })

  it('leaves a journal on which the next life goes on', async () => {
    edit('DELETE FROM events WHERE seq = 15')
    cutJournal(path, 15, NOW)
    await bench.live((journal) => journal.commit(tradeStory(11)))
    const { events } = await recall()
    expect(events).toHaveLength(14 + 1 + tradeStory(11).length)
    expect(verify(path)).toEqual({ status: 'sound' })
  })

  it('takes the operator’s word for a torn end: the copies that asked for it are renamed', async () => {
    writeFileSync(join(directory, `${FILE}.torn-28`), 'what was left')
    expect((await recall()).health).toMatchObject({ status: 'damaged', seq: 28 })
    expect(cutJournal(path, 28, NOW)).toMatchObject({ status: 'cut', records: EVENTS.length })
    const { events, health } = await recall()
    expect(health).toEqual({ status: 'sound' })
    expect(events).toHaveLength(EVENTS.length + 1)
    expect(existsSync(join(directory, `${FILE}.damaged-torn-28`))).toBe(true)
  })

  it('refuses a sound journal, and a damage that is not the one that was found', () => {
    expect(cutJournal(path, 3, NOW)).toMatchObject({ status: 'refused', reason: expect.stringMatching(/is sound/) })
    edit(`UPDATE events SET body = '{}' WHERE seq = 7`)
    expect(cutJournal(path, 8, NOW)).toMatchObject({
      status: 'refused',
      reason: expect.stringMatching(/damaged at 7, not at 8/),
    })
    expect(readdirSync(directory).filter((name) => /cut|damaged/.test(name))).toEqual([])
    expect(verify(path)).toMatchObject({ status: 'damaged', seq: 7 })
  })

  it('refuses while a desk holds the directory', async () => {
    edit(`UPDATE events SET body = '{}' WHERE seq = 7`)
    const journal = await bench.open()
    expect(() => cutJournal(path, 7, NOW)).toThrow(expect.objectContaining({ code: 'JOURNAL_LOCKED' }))
    await journal.close()
  })

  it('saves what SQLite can still read of a broken file', async () => {
    await bench.live((journal) => journal.commit(Array.from({ length: 300 }, (_, i) => tradeStory(100 + i)).flat()))
    const descriptor = openSync(path, 'r+')
    writeSync(descriptor, Buffer.alloc(PAGE_BYTES, 0xff), 0, PAGE_BYTES, 60 * PAGE_BYTES)
    closeSync(descriptor)
    const health = verify(path) as { readonly status: string; readonly seq: number }
    expect(health.status).toBe('damaged')
    expect(health.seq).toBeGreaterThan(1)
    expect(cutJournal(path, health.seq, NOW)).toMatchObject({ status: 'cut', records: health.seq - 1 })
    expect(verify(path)).toEqual({ status: 'sound' })
  })
})
