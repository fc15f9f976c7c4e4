// A process of its own that commits to a journal and prints, after each commit, how many events are durable, a line at a
// time, until it is killed. Arguments: directory, events for each commit.
import { writeSync } from 'node:fs'
import { epochMs, parseWad } from '@riposte/market-model'
import { openSqliteJournal } from '../src/index.ts'

const [directory = '', size = '1'] = process.argv.slice(2)
const journal = await openSqliteJournal({
  directory,
  file: 'desk.sqlite',
  onFailure: (message) => {
    throw new Error(message)
  },
})
let durable = 0
for await (const _event of journal.history()) durable++
for (;;) {
  const events = Array.from({ length: Number(size) }, (_, i) => ({
    type: 'trade.hedged' as const,
    tradeId: `T${durable + i + 1}`,
    at: epochMs(1_790_000_000_000 + durable + i + 1),
    latencyMs: 1.5,
    residual: parseWad('0.005'),
  }))
  await journal.commit(events)
  durable += events.length
  // Written at once: what a killed process had made durable is known to the last line.
  writeSync(1, `${durable}\n`)
}
