import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { epochMs } from '@riposte/market-model'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type JournalBench, numbered, openJournalBench } from '../testing/journal-bench.ts'
import { cutJournal } from './cut-journal.ts'
import { openJournalReader } from './read-journal.ts'

const OURS = 'live testnet 0xaa'

let bench: JournalBench
beforeEach(() => {
  bench = openJournalBench()
})
afterEach(() => bench.remove())

const path = (): string => join(bench.directory, 'desk.sqlite')

async function life(owner: string | undefined, ...events: readonly ReturnType<typeof numbered>[]): Promise<void> {
  const journal = await bench.open({ onFailure() {}, ...(owner === undefined ? {} : { owner }) })
  await journal.commit(events)
  await journal.close()
}

function ownerInFile(): string | undefined {
  const reader = openJournalReader(path())
  reader.close()
  return reader.owner
}

describe('whose journal it is', () => {
  it('is remembered from the first life, and the next life of the same desk goes on', async () => {
    await life(OURS, numbered(1))
    await life(OURS, numbered(2))
    expect(ownerInFile()).toBe(OURS)
  })

  it('keeps every other desk out, says whose it is, and stays as it was', async () => {
    await life(OURS, numbered(1))
    await expect(life('paper 0xbb', numbered(2))).rejects.toMatchObject({
      code: 'JOURNAL_UNUSABLE',
      message: expect.stringMatching(/written by "live testnet 0xaa".*this desk is "paper 0xbb"/),
    })
    await life(OURS)
    const reader = openJournalReader(path())
    expect(reader.lastSeq).toBe(1)
    reader.close()
  })

  it('must be said by a journal with a past; an empty one is taken', async () => {
    await life(undefined)
    await life(OURS)
    expect(ownerInFile()).toBe(OURS)
  })

  it('is nobody’s when nobody said, and then only for who does not ask', async () => {
    await life(undefined, numbered(1))
    await expect(life(OURS)).rejects.toMatchObject({ message: expect.stringContaining('does not say whose') })
    await life(undefined, numbered(2))
    expect(ownerInFile()).toBeUndefined()
  })

  it('is still known after the journal was cut', async () => {
    await life(OURS, numbered(1), numbered(2))
    const database = new DatabaseSync(path())
    database.exec("UPDATE events SET body = replace(body, '{', '{ ') WHERE seq = 2")
    database.close()
    expect(cutJournal(path(), 2, epochMs(0))).toMatchObject({ status: 'cut', records: 1 })
    expect(ownerInFile()).toBe(OURS)
    await expect(life('another')).rejects.toMatchObject({ code: 'JOURNAL_UNUSABLE' })
  })
})
