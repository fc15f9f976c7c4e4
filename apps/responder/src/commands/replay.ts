import { createReplay, type DeskEvent, OrchestratorError, openJournalReader, type Replay } from '@riposte/orchestrator'
import { EXIT } from '../exit-codes.ts'
import { wantsColour } from '../terminal/choose-format.ts'
import { formatEventLine, formatLogLine } from '../terminal/format-line.ts'
import { shortWad } from '../terminal/printable.ts'
import { type JournalHost, jsonLine, tellHealth } from './journal.ts'
import { type JournalRequest, parseReplay } from './journal-arguments.ts'

/** `riposte replay`: step through a journal and show the state that it leaves. @returns the exit code */
export function replay(argv: readonly string[], host: JournalHost): number {
  const request = parseReplay(argv)
  if (request.action !== 'replay') {
    host.stderr.write(`${request.action === 'invalid' ? request.message : 'not a replay'}\n`)
    return EXIT.usage
  }
  try {
    return stepThrough(request, host)
  } catch (error) {
    if (!(error instanceof OrchestratorError)) throw error
    host.stderr.write(`${error.message}\n`)
    return EXIT.failed
  }
}

type ReplayRequest = JournalRequest & { readonly action: 'replay' }

function stepThrough(request: ReplayRequest, { env, stdout, stderr }: JournalHost): number {
  const colour = wantsColour({ isTerminal: stdout.isTTY === true, noColor: env.NO_COLOR })
  const reader = openJournalReader(request.file)
  const state = createReplay()
  const width = String(Math.min(reader.lastSeq, request.until)).length
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
    stdout.write(request.json ? `${jsonLine({ summary: summaryOf(state, applied) })}\n` : summaryText(state, applied))
    return tellHealth(reader, stderr)
  } finally {
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
