import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeSnapshot } from '../desk-snapshot.ts'
import { historyOf, type JournalBench, numbered, numberedFrom, openJournalBench } from '../testing/journal-bench.ts'
import { tradeStory } from '../testing/trade-story.ts'
import type { Journal } from './journal.ts'
import { openJournalReader } from './read-journal.ts'
import { createReplay } from './replay.ts'

let bench: JournalBench
beforeEach(() => {
  bench = openJournalBench()
})
afterEach(() => bench.remove())

const live: JournalBench['live'] = (use) => bench.live(use)

async function recall(journal: Journal) {
  const snapshot = await journal.snapshot()
  return { snapshot, found: await historyOf(journal, snapshot) }
}

const edit = (sql: string): void => bench.edit((database) => database.exec(sql))

/** Ten events, a snapshot, and five more. */
async function written(): Promise<void> {
  await live(async (journal) => {
    journal.append(numberedFrom(1, 10))
    // Handed over before it, so covered by it, durable or not.
    await journal.keepSnapshot('the state')
    await journal.commit(numberedFrom(11, 15))
  })
}

describe('a snapshot in the journal', () => {
  it('stands for the records before it: only later ones are read', async () => {
    await written()
    await live(async (journal) => {
      expect(await recall(journal)).toEqual({ snapshot: { seq: 10, body: 'the state' }, found: numberedFrom(11, 15) })
      expect(await journal.verifyPast()).toEqual({ status: 'sound' })
    })
  })

  it('is only as old as the newest one', async () => {
    await written()
    await live((journal) => journal.keepSnapshot('a later state'))
    await live(async (journal) => {
      expect(await recall(journal)).toEqual({ snapshot: { seq: 15, body: 'a later state' }, found: [] })
    })
  })

  it('can be passed over: all of the history is still there', async () => {
    await written()
    await live(async (journal) => {
      expect(await historyOf(journal)).toEqual(numberedFrom(1, 15))
    })
  })

  it.each([
    ['its text was altered', `UPDATE snapshots SET body = 'another state'`],
    ['it was moved to another record', 'UPDATE snapshots SET seq = 9'],
    ['its record is gone', 'DELETE FROM events WHERE seq = 10'],
  ])('is not trusted when %s', async (_what, sql) => {
    await written()
    edit(sql)
    await live(async (journal) => expect(await journal.snapshot()).toBeUndefined())
  })

  it('is not trusted when what it stands on is damaged', async () => {
    await written()
    edit(`UPDATE events SET body = replace(body, '1.5', '2.5') WHERE seq = 4`)
    await live(async (journal) => {
      const { snapshot, found } = await recall(journal)
      expect(snapshot).toBeUndefined()
      expect(found).toEqual(numberedFrom(1, 3))
      expect(journal.health()).toMatchObject({ status: 'damaged', seq: 4 })
    })
  })

  it('does not hide a damage so far back that opening does not look there', async () => {
    await live(async (journal) => {
      await journal.commit(numberedFrom(1, 12_000))
      await journal.keepSnapshot('the state')
    })
    edit(`UPDATE events SET body = replace(body, '1.5', '2.5') WHERE seq = 700`)
    await live(async (journal) => {
      expect((await recall(journal)).snapshot).toMatchObject({ seq: 12_000 })
      expect(journal.health()).toEqual({ status: 'sound' })
      expect(await journal.verifyPast()).toMatchObject({ status: 'damaged', seq: 700 })
      expect(journal.health()).toMatchObject({ status: 'damaged', seq: 700 })
    })
  })

  it('that finds no room leaves the journal as it was', async () => {
    const journal = await bench.open({ bytesMax: 60_000 })
    await journal.commit(numberedFrom(1, 3))
    await expect(journal.keepSnapshot('x'.repeat(100_000))).rejects.toMatchObject({
      code: 'JOURNAL_FAILED',
      message: expect.stringMatching(/no snapshot was written: the disk is full/),
    })
    await journal.commit([numbered(4)])
    await journal.close()
    await live(async (again) => expect(await recall(again)).toEqual({ snapshot: undefined, found: numberedFrom(1, 4) }))
  })

  it('is held against a replay when the journal is verified', async () => {
    const replay = createReplay()
    for (const one of tradeStory(2)) replay.apply(one)
    const body = encodeSnapshot(replay.snapshot())
    await live(async (journal) => {
      await journal.commit(tradeStory(2))
      await journal.keepSnapshot(body)
      await journal.commit(tradeStory(5))
    })
    const verify = () => {
      const reader = openJournalReader(bench.path)
      const health = reader.verify()
      reader.close()
      return health
    }
    expect(verify()).toEqual({ status: 'sound' })
    await live((journal) => journal.keepSnapshot(body))
    expect(verify()).toMatchObject({ status: 'damaged', reason: expect.stringMatching(/not what replaying/) })
  })
})
