import type { Clock, Logger, Venue } from '@riposte/market-model'
import { OrchestratorError } from '../errors.ts'
import { openSqliteJournal } from '../journal/sqlite-journal.ts'
import { createOrchestrator } from '../orchestrator.ts'
import type { RolloutPhase } from '../rollout-phase.ts'
import type { FedOrchestrator, Orchestrator } from '../views.ts'
import { type ArbitrageConfig, readArbitrageConfig } from './arbitrage-config.ts'
import { createFedSource, type FedSource } from './fed-source.ts'
import { type ConfirmationReply, type RfqConfirmation, readConfirmation } from './rfq-confirmation.ts'
import { type RfqTrade, readRfqTrade, type SubmitReply } from './rfq-trade.ts'

/** Shown and done as by the desk itself. */
type Shared =
  | 'trades'
  | 'trade'
  | 'positions'
  | 'risk'
  | 'pnl'
  | 'limits'
  | 'tightenLimits'
  | 'kill'
  | 'release'
  | 'killSwitch'
  | 'submitManualTrade'
  | 'status'
  | 'subscribe'

/** The orchestrator inside a bot that has its own RFQs, prices and signatures. */
export interface ArbitrageSystem extends Pick<Orchestrator, Shared> {
  readonly phase: RolloutPhase
  /**
   * Tell of an RFQ that was priced, right before its quote is sent. Synchronous, so that nothing comes between the answer
   * and the sending. Never throws. A repeat of the RFQ's id changes nothing and gets the first answer.
   */
  submitRfqTrade(rfq: RfqTrade): SubmitReply
  /**
   * Tell of a trade that the source has confirmed. Resolves when the trade is durable, and then it is hedged, once,
   * whatever happens to this process. Never rejects. A repeat changes nothing; one without a quote is adopted.
   */
  onRfqConfirmation(confirmation: RfqConfirmation): Promise<ConfirmationReply>
  /** Refuse what is new, wait for live quotes and hedges, close journal and venue. A second call waits for the first. */
  stop(): Promise<void>
}

const FILE = 'desk.sqlite'

/**
 * Start an orchestrator on a venue that has not been started: it opens the journal, starts the venue, compares its books
 * with the venue's and goes on with the hedges that an earlier run left open.
 *
 * When it throws, everything that it had opened is closed, the venue too, and no order was sent for a new trade.
 *
 * @throws {ArbitrageConfigError} with every problem; {OrchestratorError} JOURNAL_LOCKED, JOURNAL_UNUSABLE, START_FAILED
 */
export async function initializeArbitrageSystem(config: ArbitrageConfig, venue: Venue): Promise<ArbitrageSystem> {
  const { journalDir, sourceName, settings, logger, clock, random, ...read } = readArbitrageConfig(config, venue)
  const journal = await openSqliteJournal({
    directory: journalDir,
    file: FILE,
    onFailure: (message) => logger.error('journal.failed', { message }),
  })
  const source = createFedSource(sourceName, config.account)
  const desk = createOrchestrator({ venue, source, journal, clock, random, logger, settings })
  await startWithin(desk, clock, read.startTimeoutMs)
  let stopping: Promise<void> | undefined

  const { trades, trade, positions, risk, pnl, limits, tightenLimits } = desk
  const { kill, release, killSwitch, submitManualTrade, status, subscribe } = desk
  return {
    phase: read.phase,
    ...{ trades, trade, positions, risk, pnl, limits, tightenLimits },
    ...{ kill, release, killSwitch, submitManualTrade, status, subscribe },
    submitRfqTrade: (rfq) => submit(desk, rfq, logger),
    onRfqConfirmation: (confirmation) => confirm({ desk, source, clock, logger, config }, confirmation),
    stop() {
      stopping ??= desk.stop(read.stopTimeoutMs)
      return stopping
    },
  }
}

async function startWithin(desk: FedOrchestrator, clock: Clock, timeoutMs: number): Promise<void> {
  let cancel = (): void => {}
  const late = new Promise<never>((_, reject) => {
    cancel = clock.after(timeoutMs, () => reject(new Error(`it was not done within ${timeoutMs} ms`)))
  })
  try {
    await Promise.race([desk.start(), late])
  } catch (error) {
    await desk.stop(0)
    const why = error instanceof Error ? error.message : String(error)
    throw new OrchestratorError('START_FAILED', `the orchestrator could not start: ${why}`, { cause: error })
  } finally {
    cancel()
  }
}

function submit(desk: FedOrchestrator, given: RfqTrade, logger: Logger): SubmitReply {
  const refused = (
    code: Extract<SubmitReply, { status: 'refused' }>['code'],
    reasons: readonly { readonly code: string; readonly message: string }[],
    id?: string,
  ): SubmitReply => {
    const [first = { code, message: 'no reason was given' }, ...rest] = reasons
    return { id, status: 'refused', code, reasons: [first, ...rest] }
  }
  try {
    const read = readRfqTrade(given)
    if (read.status === 'invalid') {
      return refused(
        'INVALID',
        read.problems.map((message) => ({ code: 'INVALID', message })),
      )
    }
    const answer = desk.submitQuoted(read.rfq)
    if (answer.status === 'declined') return refused('DECLINED', answer.reasons, answer.tradeId)
    return { id: answer.trade.id, status: answer.trade.status }
  } catch (error) {
    logger.error('rfq.unexpected', { error: String(error) })
    return refused('FAILED', [{ code: 'FAILED', message: String(error) }])
  }
}

interface ConfirmParts {
  readonly desk: FedOrchestrator
  readonly source: FedSource
  readonly clock: Clock
  readonly logger: Logger
  readonly config: Pick<ArbitrageConfig, 'verify'>
}

async function confirm(parts: ConfirmParts, given: RfqConfirmation): Promise<ConfirmationReply> {
  const { desk, source, clock, logger, config } = parts
  const refused = (
    code: Extract<ConfirmationReply, { status: 'refused' }>['code'],
    first: string,
    ...rest: readonly string[]
  ): ConfirmationReply => ({ status: 'refused', code, problems: [first, ...rest] })
  try {
    const read = readConfirmation(given, clock.nowMs())
    if (read.status === 'invalid') return refused('INVALID', ...(read.problems as [string, ...string[]]))
    if (desk.status().orchestrator === 'stopped') return refused('STOPPED', 'the orchestrator has stopped')
    const doubt = whyNotBelieved(given, config)
    if (doubt !== undefined) {
      source.quarantine(doubt, `quote ${given.quoteNonce} of ${given.instrument}`)
      return refused('NOT_BELIEVED', doubt)
    }
    const receipt = await desk.confirm(read.trade)
    const trade = desk.tradeByNonce(given.quoteNonce)
    if (receipt === 'not-durable' || trade === undefined) {
      return refused('NOT_DURABLE', 'the journal can not be written: no order was sent for the trade')
    }
    return { status: receipt, id: trade.id, trade }
  } catch (error) {
    logger.error('confirmation.unexpected', { error: String(error) })
    return refused('FAILED', String(error))
  }
}

/** The caller vouches for a trade, unless it hands over what proves it. */
function whyNotBelieved(given: RfqConfirmation, { verify }: ConfirmParts['config']): string | undefined {
  if (given.proof === undefined) return undefined
  if (verify === undefined) return 'the confirmation carries a proof, and the configuration has no verify to look at it'
  return verify(given)
}
