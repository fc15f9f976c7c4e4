import { basename } from 'node:path'
import { createReplay, type DeskEvent, OrchestratorError, openJournalReader, type Replay } from '@riposte/orchestrator'
import { command } from '../cli/command.ts'
import { EXIT } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { wantsColour } from '../terminal/choose-format.ts'
import { formatEventLine, formatLogLine } from '../terminal/format-line.ts'
import { shortWad } from '../terminal/printable.ts'
import { createProgress } from '../terminal/progress.ts'
import { newestJournal } from './find-journals.ts'
import { jsonLine, tellHealth } from './journal-json.ts'

/** `riposte replay`. */
export const replayCommand = command({
  name: 'replay',
  group: 'records',
  summary: 'step through a journal and show the state that it leaves',
  about: [
    'Reads a journal as a start does, one line for each event, and shows what the desk was then: a bad day, step by step, ' +
      'on a laptop.',
  ],
  args: { FILE: { meaning: 'A journal; the newest one of JOURNAL_DIR or ./journal unless given.', optional: true } },
  flags: {
    until: { value: 'SEQ', meaning: 'Stop behind this record.' },
    trade: { value: 'ID', meaning: 'Show the events of this trade only.' },
    json: { meaning: 'Print each event as a line of JSON, and the state as the last one.' },
  },
  output: ["The lines of a running desk with each record's number, then trades by status, positions and cash."],
  examples: [
    { line: 'replay', does: 'Step through the newest run.' },
    { line: 'replay --until 100', does: 'The desk after its first 100 events.' },
  ],
  exits: { ok: 'all of it was replayed', failed: 'it is damaged, and was replayed up to there' },
  run({ args, flags }, host) {
    const until = flags.until === undefined ? Number.MAX_SAFE_INTEGER : Number(flags.until)
    if (!Number.isSafeInteger(until) || until < 1) {
      host.stderr.write(`--until: expected the number of a record from 1 on, got ${JSON.stringify(flags.until)}\n`)
      return EXIT.usage
    }
    try {
      return stepThrough(
        { file: args.FILE ?? newestJournal(host.env), until, trade: flags.trade, json: flags.json },
        host,
      )
    } catch (error) {
      if (!(error instanceof OrchestratorError)) throw error
      host.stderr.write(`${error.message}\n`)
      return EXIT.failed
    }
  },
})

interface Replaying {
  readonly file: string
  /** Last record to be applied. */
  readonly until: number
  /** Only this trade's events are shown. */
  readonly trade: string | undefined
  readonly json: boolean
}

function stepThrough(request: Replaying, { env, stdout, stderr }: Host): number {
  const colour = wantsColour({ isTerminal: stdout.isTTY === true, noColor: env.NO_COLOR, term: env.TERM })
  const reader = openJournalReader(request.file)
  const state = createReplay()
  const last = Math.min(reader.lastSeq, request.until)
  const width = String(last).length
  // On one terminal the lines themselves show how far it is, unless they are of one trade.
  const silent = stdout.isTTY === true && request.trade === undefined ? 'dumb' : env.TERM
  const progress = createProgress(stderr, `replaying ${basename(request.file)}`, last, silent)
  let day = ''
  let applied = 0
  try {
    for (const { seq, event } of reader.entries()) {
      if (seq > request.until) break
      let line: string
      try {
        line = describe(event, state.apply(event), colour)
      } catch (error) {
        // The record is what was written, and still nothing that a desk can have meant.
        const why = error instanceof Error ? error.message : String(error)
        stderr.write(`record ${seq}: the ${event.type} can not be applied: ${why}\n`)
        return EXIT.failed
      }
      applied = seq
      progress.at(seq)
      if (request.trade !== undefined && request.trade !== event.tradeId) continue
      if (request.json) {
        stdout.write(`${jsonLine({ seq, ...event })}\n`)
        continue
      }
      const today = new Date(event.at).toISOString().slice(0, 10)
      if (today !== day) stdout.write(`${' '.repeat(width)}  ${today}\n`)
      day = today
      stdout.write(`${String(seq).padStart(width)}  ${line}\n`)
    }
    progress.end()
    stdout.write(request.json ? `${jsonLine({ summary: summaryOf(state, applied) })}\n` : summaryText(state, applied))
    return tellHealth(reader, stderr)
  } finally {
    progress.end()
    reader.close()
  }
}

/** What a running desk shows; what it keeps quiet about gets a line here all the same. */
function describe(event: DeskEvent, trade: ReturnType<Replay['apply']>, colour: boolean): string {
  const shown = formatEventLine(event, trade, colour)
  return shown ?? formatLogLine(event.at, 'debug', event.type, { trade: event.tradeId ?? '-' }, colour)
}

function summaryOf(state: Replay, records: number): object {
  return {
    records,
    trades: state.trades(),
    positions: state.positions().map(({ instrument, venue, quantity, averagePrice }) => {
      return { instrument: instrument.name, venue, quantity, averagePrice }
    }),
    cash: state.cash(),
  }
}

function summaryText(state: Replay, records: number): string {
  const trades = Object.entries(state.trades()).map(([status, count]) => `${status} ${count}`)
  const positions = state.positions().map(({ instrument, venue, quantity, averagePrice }) => {
    return `${instrument.name.padEnd(21)} ${venue.padEnd(8)} ${shortWad(quantity).padStart(12)} @ ${shortWad(averagePrice)}`
  })
  const cash = state.cash().map(({ venue, token, amount }) => {
    return `${token.padEnd(8)} ${venue.padEnd(8)} ${shortWad(amount).padStart(16)}`
  })
  const lines = [
    '',
    `State after record ${records}`,
    ...section('Trades', trades.length === 0 ? [] : [trades.join(', ')]),
    ...section('Positions', positions),
    ...section('Cash moved', cash),
  ]
  return `${lines.join('\n')}\n`
}

function section(title: string, lines: readonly string[]): readonly string[] {
  const [first = 'none', ...rest] = lines
  return [`  ${title.padEnd(10)} ${first}`, ...rest.map((line) => ' '.repeat(13) + line)]
}
