import { takerFee } from '@riposte/hedge-engine'
import {
  type BelievedTrade,
  createOption,
  divideWad,
  type Instrument,
  minWad,
  nextUuid,
  type Option,
  type Side,
  signed,
  WAD_ZERO,
  type Wad,
  wad,
} from '@riposte/market-model'
import type { Breach, CashFlow, ExposureChange } from '@riposte/risk-limits'
import type { DeskContext } from './context.ts'
import type { DeskEvent } from './events.ts'
import { exposureOf, policyOf } from './exposure-of.ts'
import type { HedgeRunner } from './hedge-runner.ts'
import { openLimitGate } from './limit-gate.ts'
import { isBooked } from './next-trade.ts'
import type { Safety } from './safety.ts'
import { type Trade, UNWIND_VENUE } from './trade.ts'
import { tradeIdFrom } from './trade-id.ts'
import type { ManualTrade, ManualTradeReply } from './views.ts'

/** Where manual trades are booked: the desk does not know at which place a person made them. */
const MANUAL_VENUE = 'manual'
const MANUAL_TOKEN = 'USD'

/** What became of a trade that was told: `repeated` was known before, `not-durable` is hedged by nobody. */
export type TradeReceipt = 'booked' | 'repeated' | 'not-durable'

/** A trade that exists: booked, planned, made durable, then hedged. */
export interface TradeFlow {
  /** Resolves when it is durable. */
  onTrade(trade: BelievedTrade): Promise<TradeReceipt>
  /** Book and hedge a trade that reconciliation has found. */
  adopt(trade: Finding): void
  submitManual(trade: ManualTrade): Promise<ManualTradeReply>
  /**
   * Close what is held at the hedging venue, as if it had just been traded.
   *
   * @param held  the side on which it is held
   * @param price USD per contract that closing must bring in, or may cost, while time allows
   */
  unwind(contract: Instrument, held: Side, quantity: Wad, price: Wad): void
}

/** Everything about a trade that has happened. */
type Execution = Omit<
  DeskEvent & { type: 'trade.executed' },
  'type' | 'at' | 'underlying' | 'instrument' | 'breakEven' | 'alreadyHedged' | 'hedging'
> & {
  readonly contract: Instrument
  /** USD in all that the source took on top of the premium. */
  readonly sourceFee: Wad
}

/** A trade that the source's books show and that no frame has told of. */
interface Finding {
  readonly tradeId: string
  readonly contract: Option
  /** Contracts, > 0: the maker always buys. */
  readonly quantity: Wad
  /** USD per contract; zero when nobody knows. */
  readonly price: Wad
  readonly quoteNonce: string | undefined
  /** What left the balance for it, as far as it is known. */
  readonly cash: readonly CashFlow[]
  readonly sourceFee: Wad
}

/** @param reconcileSoon asks for a look at the venues' books */
export function createTradeFlow(
  context: DeskContext,
  safety: Safety,
  hedges: HedgeRunner,
  reconcileSoon: () => void,
): TradeFlow {
  const { venue, source, clock, risk, state, settings, logger } = context

  async function onTrade(trade: BelievedTrade): Promise<TradeReceipt> {
    const { quoteNonce, terms, side, quantity, price, reference } = trade
    if (state.hasFrame(quoteNonce)) {
      logger.debug('trade.repeated', { quoteNonce })
      return 'repeated'
    }
    const contract = createOption(terms.underlying, terms.expiry, terms.strike, terms.right)
    const quoted = state.tradeByNonce(quoteNonce)
    const told = { quoteNonce, instrument: contract.name, quantity, isQuoteKnown: quoted !== undefined }
    const found = state.foundTrade(told)
    if (found !== undefined) {
      claim(found, contract.name, quantity, quoteNonce)
      return 'repeated'
    }

    // A quote that was taken for a found trade and is hit itself later is a trade of its own.
    const known = quoted !== undefined && !isBooked(quoted) ? quoted : undefined
    const tradeId = known?.id ?? tradeIdFrom('R', `nonce-${quoteNonce}`)
    if (known === undefined) logger.warn('trade.adopted', { tradeId, quoteNonce })
    const token = trade.premiumToken.symbol
    const late = known?.validUntil !== undefined && clock.nowMs() > known.validUntil
    if (late) logger.warn('trade.late', { tradeId, validUntil: known?.validUntil })
    return start({
      tradeId,
      venue: source.name,
      contract,
      side,
      quantity,
      price,
      cash: [
        { venue: source.name, token, amount: wad(-trade.premium) },
        { venue: source.name, token, amount: wad(-trade.fee) },
      ],
      sourceFee: trade.fee,
      quoteNonce,
      ...(trade.taker === undefined ? {} : { taker: trade.taker }),
      reference,
      late,
      found: false,
      breaches: [],
    })
  }

  /** Reconciliation was faster than the frame, and may have guessed another quote, or none. */
  function claim(tradeId: string, instrument: string, quantity: Wad, quoteNonce: string): void {
    logger.info('trade.claimed', { tradeId, quoteNonce, quantity })
    context.record({ type: 'trade.claimed', tradeId, at: clock.nowMs(), quoteNonce, instrument, quantity })
    // Should it have been another trade after all, the books show it at once.
    reconcileSoon()
  }

  function start(execution: Execution): Promise<TradeReceipt> {
    return execute(execution).then(
      () => 'booked',
      (error: unknown) => {
        logger.error('trade.unjournaled', { tradeId: execution.tradeId, error: String(error) })
        return 'not-durable'
      },
    )
  }

  /**
   * Reservation becomes position; the trade, its booking and the signed first order become durable together; only then
   * does the order leave.
   */
  async function execute(execution: Execution, received: readonly DeskEvent[] = []): Promise<void> {
    const receivedAtMs = clock.monotonicMs()
    risk.release(execution.tradeId)
    const executed = executionEvent(execution)
    const policy = policyOf(executed, settings.hedgePolicy)
    const planned = hedges.plan(exposureOf(executed, state.cutAt()), policy, receivedAtMs)
    try {
      await context.commit([...received, executed, ...planned.events])
    } catch (error) {
      planned.abandon('the trade could not be journaled, so nothing was sent for it')
      throw error
    }
    planned.send()
  }

  function executionEvent(execution: Execution): DeskEvent & { type: 'trade.executed' } {
    const { contract, sourceFee: _fee, ...facts } = execution
    const alreadyHedged = closedBefore(execution)
    return {
      type: 'trade.executed',
      at: clock.nowMs(),
      instrument: contract.name,
      underlying: contract.underlying,
      breakEven: breakEven(execution),
      ...facts,
      ...(alreadyHedged === 0n ? {} : { alreadyHedged }),
      ...(isDirect(execution) ? { hedging: 'direct' } : {}),
    }
  }

  /** What the kill switch closes is a person's decision, and carried out in full. */
  function isDirect({ venue: place }: Execution): boolean {
    return settings.hedgePolicy?.kind === 'direct' && place !== UNWIND_VENUE
  }

  /**
   * Contracts that orders for this trade have closed before it was booked: the journal knew the trade once, was damaged,
   * and lost it.
   */
  function closedBefore({ tradeId, contract, side, quantity }: Execution): Wad {
    const own = state.trade(tradeId)?.hedged ?? WAD_ZERO
    const orphaned = state.orphaned(tradeId, contract.name)
    const others = wad(side === 'buy' ? -orphaned : orphaned)
    return minWad(wad(own + (others > 0n ? others : 0n)), quantity)
  }

  /** What the hedge must bring in (or may cost) per contract for the pair to come out even, the venue's fee included. */
  function breakEven({ contract, side, quantity, price, sourceFee }: Execution): Wad {
    const listing = venue.listing(contract.name)
    const ticker = venue.ticker(contract.name)
    const hedgeFee = listing && ticker ? takerFee(listing, ticker, quantity) : WAD_ZERO
    const perContract = divideWad(wad(sourceFee + hedgeFee), quantity, 'up')
    return wad(side === 'buy' ? price + perContract : price - perContract)
  }

  /** Of no trade before: a seed gives every life the same ids, and an id that is known is a repeat. */
  function newTradeId(kind: 'M' | 'U'): string {
    for (;;) {
      const id = tradeIdFrom(kind, nextUuid(context.random))
      if (state.trade(id) === undefined) return id
    }
  }

  async function submitManual(trade: ManualTrade): Promise<ManualTradeReply> {
    const tradeId = trade.clientTradeId === undefined ? newTradeId('M') : tradeIdFrom('M', trade.clientTradeId)
    const { instrument, side, quantity, price } = trade
    const existing = state.trade(tradeId)
    if (existing !== undefined && !isUndecided(existing)) return replyFor(existing, [])
    if (existing !== undefined && (existing.instrument !== instrument.name || existing.side !== side)) {
      const reason = `${tradeId} was reported before, as a ${existing.side} of ${existing.instrument}`
      return { status: 'unavailable', reason }
    }
    const at = clock.nowMs()
    const verdict = risk.check(manualExposure(trade))
    const findings = safety.manual(trade)
    const found: readonly Breach[] = [...(verdict.status === 'breach' ? verdict.breaches : []), ...findings.breaches]
    const gate = openLimitGate(settings.limitEnforcement)
    const breaches = gate.stops(found)
    const passed = gate.passed()
    for (const { code, message } of findings.warnings) logger.warn('trade.warning', { tradeId, code, message })
    const received: DeskEvent = {
      type: 'manual.received',
      tradeId,
      at,
      instrument: instrument.name,
      underlying: instrument.underlying,
      side,
      quantity,
      price,
      alreadyDone: trade.alreadyDone,
    }
    if (breaches.length > 0 && !trade.alreadyDone) {
      await context.commit([received, { type: 'manual.refused', tradeId, at, breaches }])
      return replyFor(state.trade(tradeId) as Trade, breaches)
    }
    const cash = manualCash(trade)
    const execution: Execution = {
      tradeId,
      venue: MANUAL_VENUE,
      contract: instrument,
      side,
      quantity,
      price,
      cash,
      sourceFee: WAD_ZERO,
      quoteNonce: undefined,
      reference: trade.clientTradeId ?? '',
      late: false,
      found: false,
      breaches,
    }
    const told: DeskEvent[] =
      passed.length > 0 ? [{ type: 'breach.reported', tradeId, at, action: 'manual', breaches: passed }] : []
    if (context.isDryRun) return withhold(execution, [received, ...told])
    await execute(execution, [received, ...told])
    return replyFor(state.trade(tradeId) as Trade, [...breaches, ...passed])
  }

  /** What a dry run would have booked, and the order with which it would have begun to hedge it. */
  async function withhold(execution: Execution, received: readonly DeskEvent[]): Promise<ManualTradeReply> {
    const { tradeId } = execution
    const executed = executionEvent(execution)
    const hedge = hedges.preview(exposureOf(executed, undefined), policyOf(executed, settings.hedgePolicy))
    const first = hedge === undefined ? {} : { hedge }
    await context.commit([...received, { type: 'manual.withheld', tradeId, at: clock.nowMs(), ...first }])
    return { status: 'withheld', trade: state.trade(tradeId) as Trade, hedge }
  }

  function manualExposure({ instrument, side, quantity }: ManualTrade): ExposureChange {
    const bought = signed(side, quantity)
    return {
      legs: [
        { instrument, venue: MANUAL_VENUE, quantity: bought, role: 'trade' },
        { instrument, venue: venue.name, quantity: wad(-bought), role: 'hedge' },
      ],
      cash: [],
    }
  }

  function adopt(trade: Finding): void {
    logger.warn('trade.found', { tradeId: trade.tradeId, instrument: trade.contract.name, quantity: trade.quantity })
    void start({
      ...trade,
      venue: source.name,
      side: 'buy',
      reference: 'reconciliation',
      late: false,
      found: true,
      breaches: [],
    })
  }

  function unwind(contract: Instrument, held: Side, quantity: Wad, price: Wad): void {
    void start({
      tradeId: newTradeId('U'),
      venue: UNWIND_VENUE,
      contract,
      side: held,
      quantity,
      price,
      cash: [],
      sourceFee: WAD_ZERO,
      quoteNonce: undefined,
      reference: '',
      late: false,
      found: false,
      breaches: [],
    })
  }

  return { unwind, onTrade, adopt, submitManual }
}

/** A bought option costs its premium; a perp costs nothing until it is closed. */
function manualCash({ instrument, side, quantity, price }: ManualTrade): CashFlow[] {
  if (instrument.kind === 'perp') return []
  const premium = (quantity * price) / 10n ** 18n
  return [{ venue: MANUAL_VENUE, token: MANUAL_TOKEN, amount: wad(side === 'buy' ? -premium : premium) }]
}

/** Received and neither booked nor refused: what was decided went with the end of a journal that was cut. */
function isUndecided(trade: Trade): boolean {
  return trade.status === 'PENDING'
}

function replyFor(trade: Trade, breaches: readonly Breach[]): ManualTradeReply {
  if (trade.withheld === true) return { status: 'withheld', trade, hedge: undefined }
  return { status: isBooked(trade) ? 'booked' : 'refused', trade, breaches }
}
