import type { Cancel, Clock, LogFields, Logger } from '@riposte/market-model'
import type { DeskEvent, Orchestrator, Trade } from '@riposte/orchestrator'
import { pino } from 'pino'
import { formatEventLine, formatLogLine } from './format-line.ts'
import { formatSummary } from './format-summary.ts'
import { keepStatus } from './keep-status.ts'
import { eventFields, plainFields, plainValue } from './plain-fields.ts'
import type { Screen } from './screen.ts'
import { isWritten, type Severity, severityOf } from './severity.ts'
import { createTally, type TallyCounter } from './tally.ts'

/** Where the desk tells its story: lines for people or JSON for machines. */
export interface Reporter {
  /** For the packages. As lines, only warnings and errors are shown. */
  readonly logger: Logger
  /** Keep what stands at the bottom of a terminal, from before the desk has started until told to stop. */
  keepStatus(orchestrator: Orchestrator): Cancel
  /** Tell everything that happens at this desk from now on. */
  watch(orchestrator: Orchestrator): Cancel
  /** Tell what the desk leaves behind; call it once, after the desk has stopped. */
  summarise(orchestrator: Orchestrator): void
}

export interface ReporterOptions {
  readonly format: 'line' | 'json'
  /** The least severe message that is written. */
  readonly level: Severity
  /** Lines only. */
  readonly colour: boolean
  readonly clock: Clock
  /** Takes whole lines, each with its line feed. */
  readonly write: (text: string) => void
  /** A terminal on which what stands is kept at the bottom. */
  readonly screen?: Screen | undefined
}

export function createReporter(options: ReporterOptions): Reporter {
  const tally = createTally()
  return options.format === 'json' ? createJsonReporter(options, tally) : createLineReporter(options, tally)
}

function createLineReporter(options: ReporterOptions, tally: TallyCounter): Reporter {
  const { level, colour, clock, write, screen } = options
  const log = (severity: 'warn' | 'error') => (event: string, fields?: LogFields) => {
    if (isWritten(severity, level)) write(`${formatLogLine(clock.nowMs(), severity, event, fields, colour)}\n`)
  }
  const tell = (event: DeskEvent, trade: Trade | undefined): void => {
    tally.observe(event)
    const line = isWritten(severityOf(event), level)
      ? formatEventLine(event, trade, colour, screen?.columns())
      : undefined
    if (line !== undefined) write(`${line}\n`)
  }
  const logger: Logger = { debug() {}, info() {}, warn: log('warn'), error: log('error') }
  return {
    logger,
    keepStatus(orchestrator) {
      return screen === undefined ? () => {} : keepStatus(screen, orchestrator, { clock, colour, logger })
    },
    watch: (orchestrator) => orchestrator.subscribe(tell),
    summarise(orchestrator) {
      const [positions, risk] = [orchestrator.positions(), orchestrator.risk()]
      write(`${formatSummary({ tally: tally.read(), positions, risk }).join('\n')}\n`)
    },
  }
}

function createJsonReporter({ level, clock, write }: ReporterOptions, tally: TallyCounter): Reporter {
  const output = pino(
    {
      level,
      base: null,
      messageKey: 'event',
      formatters: { level: (label) => ({ level: label }) },
      timestamp: () => `,"time":${clock.nowMs()}`,
    },
    { write },
  )
  const log = (severity: Severity) => (event: string, fields?: LogFields) => {
    if (isWritten(severity, level)) output[severity](plainFields(fields ?? {}), event)
  }
  const tell = (event: DeskEvent, trade: Trade | undefined): void => {
    tally.observe(event)
    const severity = severityOf(event)
    if (!isWritten(severity, level)) return
    const status = trade === undefined ? {} : { status: trade.status, instrument: trade.instrument }
    output[severity]({ ...status, ...eventFields(event) }, event.type)
  }
  return {
    logger: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    keepStatus: () => () => {},
    watch: (orchestrator) => orchestrator.subscribe(tell),
    summarise(orchestrator) {
      const facts = { ...tally.read(), positions: orchestrator.positions(), risk: orchestrator.risk() }
      output.info(plainValue(facts), 'desk.summary')
    },
  }
}
