// What a start costs that replays a journal: reading, verifying and decoding it, and folding it into the desk's state.
// Run: node --conditions=source bench/replay.ts [EVENTS]
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { epochMs } from '@riposte/market-model'
import { createRiskBook, limitsWith } from '@riposte/risk-limits'
import { createDeskState } from '../src/desk-state.ts'
import { openSqliteJournal } from '../src/index.ts'
import { tradeStory } from '../src/testing/trade-story.ts'

const wanted = Number(process.argv[2] ?? 1_000_000)
const BATCH = 1_000
const directory = mkdtempSync(join(tmpdir(), 'riposte-bench-'))
const options = {
  directory,
  file: 'replay.sqlite',
  onFailure: (message: string) => {
    throw new Error(message)
  },
}
const print = (text: string) => process.stdout.write(`${text}\n`)
const seconds = (sinceMs: number) => `${((performance.now() - sinceMs) / 1000).toFixed(2)} s`

try {
  const writing = performance.now()
  const journal = await openSqliteJournal(options)
  let written = 0
  let batch = []
  for (let serial = 0; written < wanted; serial++) {
    const story = tradeStory(serial)
    batch.push(...story)
    written += story.length
    if (batch.length >= BATCH || written >= wanted) {
      await journal.commit(batch)
      batch = []
    }
  }
  await journal.close()
  const megabytes = statSync(join(directory, options.file)).size / 1e6
  print(`${written} events written in ${seconds(writing)}, ${megabytes.toFixed(0)} MB`)

  const opening = performance.now()
  const again = await openSqliteJournal(options)
  print(`opened, tail verified: ${seconds(opening)}`)

  const reading = performance.now()
  let read = 0
  for await (const _event of again.history()) read++
  print(`read, verified and decoded ${read}: ${seconds(reading)}`)

  const market = { nowMs: () => epochMs(0), spot: () => undefined, option: () => undefined }
  const state = createDeskState(createRiskBook({ limits: limitsWith(), market }))
  const folding = performance.now()
  let longestMs = 0
  let turnMs = performance.now()
  const heartbeat = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - turnMs)
    turnMs = performance.now()
  }, 1)
  for await (const event of again.history()) state.apply(event)
  clearInterval(heartbeat)
  print(`the same and folded into ${state.trades().length} trades: ${seconds(folding)}`)
  print(`longest turn of the main thread: ${longestMs.toFixed(1)} ms; ${again.health().status}`)
  await again.close()
} finally {
  rmSync(directory, { recursive: true, force: true })
}
