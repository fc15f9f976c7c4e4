import { tradeIdOf } from '@riposte/hedge-engine'
import {
  type Cancel,
  type Instrument,
  type OrderRequest,
  parseInstrumentName,
  type Reject,
  type Rfq,
  toNumber,
  type Wad,
} from '@riposte/market-model'
import {
  type Breach,
  checkKillSwitch,
  checkMargin,
  checkOrder,
  checkSigning,
  type DeadManLease,
  engageKill,
  fullBucket,
  type KillCause,
  type KillEngaged,
  type KillPlace,
  type KillScope,
  type KillTier,
  type LimitName,
  type Limits,
  type MarginAccount,
  type MessageBucket,
  markBook,
  type OrderFindings,
  type OrderTerms,
  type PegReading,
  type RestingOrder,
  releaseKill,
  renewLease,
  startLease,
  type Tightening,
  takeMessage,
  takerValue,
  tightenLimits,
} from '@riposte/risk-limits'
import { cancelResting } from './cancel-resting.ts'
import { type DeskContext, spotOf } from './context.ts'
import type { ControlState, TightenedLimit } from './control-state.ts'
import type { DeskEvent } from './events.ts'
import type { HedgeRunner } from './hedge-runner.ts'
import { openLimitGate } from './limit-gate.ts'
import { createReferenceVolatility } from './reference-volatility.ts'
import type { Trade } from './trade.ts'

/** Everything that stands between the desk and what it must not do, apart from the exposures of the risk book. */
export interface Safety {
  /** Begin to look at what is late, lost or thin. */
  start(): void
  /** Something has happened in this life. */
  observe(event: DeskEvent, trade: Trade | undefined): void
  /** The venue has another ticker. */
  onTicker(instrument: string): void
  /** Why nothing may be signed for this request now, the message rate apart. */
  signing(instrument: Instrument, taker: string | undefined): readonly Breach[]
  /** Why nothing may be signed for this request now. Takes its share of the message rate when nothing is in the way. */
  beforeQuote(asked: Pick<Rfq, 'taker'>, instrument: Instrument): readonly Breach[]
  /** Why this very quote may not be signed. */
  quote(terms: QuotedTerms): readonly Breach[]
  manual(terms: Pick<OrderTerms, 'instrument' | 'side' | 'quantity' | 'price'>): OrderFindings
  /** Why a hedge's order may not leave as it is: the same as if the venue had refused it. */
  hedge(request: OrderRequest, ours: readonly RestingOrder[]): Reject | undefined
  /** Whether the kill switch lets orders rest in an instrument's book. */
  mayRest(instrument: Instrument): boolean
  /** Share of the margin that is free where an underlying is traded, from 0 to 1; all of it while nobody says. */
  freeMargin(underlying: string): number
  /** USD that new positions of an underlying may use; undefined while nobody says. */
  freeMarginUsd(underlying: string): Wad | undefined
  kill(tier: KillTier, scope: KillScope, reason: string, by: string): Promise<void>
  release(scope: KillScope, cause: KillCause, reason: string, by: string): Promise<void>
  /** Tighten limits while the desk runs; nothing is ever loosened. */
  tighten(changes: Partial<Limits>, by: string): Promise<Tightening>
  /** The watchdog outside the process is there. */
  renewLease(): void
}

/** A quote as it would be signed. */
export type QuotedTerms = Pick<
  OrderTerms,
  'instrument' | 'side' | 'quantity' | 'price' | 'taker' | 'token' | 'validUntil'
>

const LOOK_EVERY_MS = 1000
const MARK_EVERY_MS = 60_000
const REVALUE_EVERY_MS = 5000
const MARGINS_EVERY_MS = 15_000
/** Of what is signed on Rysk and sent to Derive. */
const DERIVE_DECIMALS = 12
const RYSK_STRIKE_DECIMALS = 8
const TOKEN_DECIMALS = 18

export function createSafety(context: DeskContext, controls: ControlState, hedges: () => HedgeRunner): Safety {
  const { venue, source, clock, risk, logger, settings } = context
  const { limitEnforcement = 'enforced' } = settings
  let lease: DeadManLease = startLease(clock.monotonicMs())
  let bucket: MessageBucket = fullBucket(controls.limits(), clock.monotonicMs())
  const accounts = new Map<string, MarginAccount>()
  const frees = new Map<string, Wad>()
  const volatilityOf = createReferenceVolatility(venue, clock)

  /** Who is asked, and where it would be hedged. */
  function placeOf(instrument: Instrument, taker: string | undefined): KillPlace {
    return {
      venues: [source.name, venue.name],
      underlying: instrument.underlying,
      instrument: instrument.name,
      strategy: undefined,
      taker: taker?.toLowerCase(),
    }
  }

  function marginBreach(instrument: Instrument, action: 'quote' | 'manual'): Breach | undefined {
    const account = accounts.get(venue.marginAccount?.(instrument.underlying) ?? '')
    if (account === undefined) return undefined
    return checkMargin(account, { action, reduces: false, rests: false }, controls.limits())
  }

  function signing(instrument: Instrument, taker: string | undefined): readonly Breach[] {
    const place = placeOf(instrument, taker)
    const breaches = [...checkSigning(controls.current(), place, controls.limits(), clock.nowMs())]
    const margin = marginBreach(instrument, 'quote')
    if (margin !== undefined) breaches.push(margin)
    return breaches
  }

  function check(terms: OrderTerms, isAtVenue: boolean, ourOrders: readonly RestingOrder[] = []): OrderFindings {
    const { name } = terms.instrument
    const market = {
      book: venue.book(name),
      ticker: venue.ticker(name),
      monotonicMs: clock.monotonicMs(),
      grid: {
        listing: isAtVenue ? venue.listing(name) : undefined,
        decimals: isAtVenue ? DERIVE_DECIMALS : TOKEN_DECIMALS,
        strikeDecimals: RYSK_STRIKE_DECIMALS,
      },
      secondValue: undefined,
      otherSpots: [],
      pegs: NO_PEGS,
      ourOrders,
      takerValueUsd: takerValue(controls.current().takers, terms.taker, clock.nowMs()),
    }
    return checkOrder(terms, market, controls.limits(), settings.permissions, clock.nowMs())
  }

  async function engage(tier: KillTier, scope: KillScope, reason: string, by: string): Promise<void> {
    await context.commit([engageKill({ tier, scope, cause: 'person', reason, by, at: clock.nowMs() })])
  }

  function look(): void {
    const at = clock.nowMs()
    const monotonicMs = clock.monotonicMs()
    journal(controls.tell({ type: 'control.looked', hedges: hedges().open(), lease, monotonicMs, at }))
  }

  /** What was engaged is state already; now it becomes durable and news. Where only a person engages, it is news. */
  function journal(kills: readonly KillEngaged[]): void {
    for (const kill of kills) {
      if (limitEnforcement === 'enforced') context.record(kill)
      else if (limitEnforcement === 'reported') {
        const { at, tier, scope, cause, reason } = kill
        context.record({ type: 'kill.withheld', tradeId: undefined, at, kill: { tier, scope, cause, reason } })
      }
    }
  }

  function mark(): void {
    const positions = risk.positions()
    if (positions.length === 0) return
    const { valueUsd, unmarked } = markBook(positions, (instrument) => {
      const ticker = venue.ticker(instrument.name)
      const spot = spotOf(venue, instrument.underlying)
      return {
        bid: ticker?.bestBid && toNumber(ticker.bestBid),
        ask: ticker?.bestAsk && toNumber(ticker.bestAsk),
        spot: spot && toNumber(spot),
      }
    })
    const cashUsd = context.state.underlyings().reduce((sum, name) => sum + toNumber(context.state.cashOf(name)), 0)
    const value = valueUsd === undefined ? {} : { valueUsd }
    context.record({ type: 'book.marked', tradeId: undefined, at: clock.nowMs(), cashUsd, ...value, unmarked })
  }

  async function readMargins(): Promise<void> {
    if (venue.margins === undefined || venue.status() !== 'ready') return
    for (const { account, free, maintenance, equity } of await venue.margins()) {
      const name = `${venue.name} ${account}`
      accounts.set(account, { name, maintenanceUsd: toNumber(maintenance), equityUsd: toNumber(equity) })
      risk.setFreeMargin(account, free)
      frees.set(account, free)
    }
  }

  function every(periodMs: number, run: () => void | Promise<void>, what: string): Cancel {
    return clock.after(periodMs, async () => {
      try {
        await run()
      } catch (error) {
        logger.warn('safety.failed', { what, error: String(error) })
      }
      every(periodMs, run, what)
    })
  }

  return {
    start() {
      lease = startLease(clock.monotonicMs())
      every(LOOK_EVERY_MS, look, 'look')
      every(MARK_EVERY_MS, mark, 'mark')
      every(REVALUE_EVERY_MS, () => risk.revalue(), 'revalue')
      readMargins().catch((error: unknown) => logger.warn('safety.failed', { what: 'margins', error: String(error) }))
      every(MARGINS_EVERY_MS, readMargins, 'margins')
      for (const engaged of controls.current().kill.engaged) {
        const { tier, scope, reason, by } = engaged
        logger.error('kill.still-engaged', { tier, scope, reason, by })
        void cancelResting(context, engaged)
      }
    },
    observe(event, trade) {
      if (event.type === 'kill.engaged') {
        const { tier, scope, cause, reason, by } = event
        logger.error('kill.engaged', { tier, scope, cause, reason, by })
        void cancelResting(context, event)
      }
      journal(controls.apply(event, trade))
      if (event.type === 'limits.tightened') risk.setLimits(controls.limits())
    },
    onTicker(instrument) {
      risk.remark(instrument)
      const ticker = instrument.endsWith('-PERP') ? venue.ticker(instrument) : undefined
      if (ticker === undefined) return
      const { underlying } = parseInstrumentName(instrument)
      const spot = toNumber(ticker.index)
      const volatility = volatilityOf(underlying)
      controls.tell({ type: 'control.spot', underlying, spot, volatility, at: clock.nowMs() })
    },
    signing,
    beforeQuote({ taker }, instrument) {
      const breaches = signing(instrument, taker)
      if (breaches.length > 0) return breaches
      const taken = takeMessage(bucket, controls.limits(), clock.monotonicMs())
      bucket = taken.bucket
      return taken.breach === undefined ? [] : [taken.breach]
    },
    quote: (terms) => check({ kind: 'quote', chainId: undefined, ...terms }, false).breaches,
    manual(terms) {
      const { instrument } = terms
      const nothing = { taker: undefined, token: undefined, chainId: undefined, validUntil: undefined }
      const { breaches, warnings } = check({ kind: 'manual', ...terms, ...nothing }, false)
      const question = { action: 'manual', reduces: reducesDelta(context, terms), rests: false } as const
      const killed = checkKillSwitch(controls.current().kill, placeOf(instrument, undefined), question)
      const margin = question.reduces ? undefined : marginBreach(instrument, 'manual')
      return { breaches: [killed, margin, ...breaches].filter((found) => found !== undefined), warnings }
    },
    hedge({ instrument: name, side, amount, limitPrice, label, timeInForce }, ours) {
      const instrument = parseInstrumentName(name)
      // Whoever hedges trades what takes the exposure away; where nothing may rest it has to be taken from the market.
      const question = { action: 'hedge', reduces: true, rests: timeInForce !== 'ioc' } as const
      const killed = checkKillSwitch(controls.current().kill, placeOf(instrument, undefined), question)
      if (killed !== undefined) return { code: killed.code, message: killed.message, advice: 'wait' }
      const nothing = { taker: undefined, token: undefined, chainId: undefined, validUntil: undefined }
      const terms: OrderTerms = { kind: 'hedge', instrument, side, quantity: amount, price: limitPrice, ...nothing }
      const { breaches, warnings } = check(terms, true, ours)
      for (const { code, message } of warnings) logger.warn('hedge.warning', { label, code, message })
      const gate = openLimitGate(settings.hedgeLimitEnforcement)
      const [first] = gate.stops(breaches)
      const passed = gate.passed()
      const tradeId = tradeIdOf(label)
      if (passed.length > 0 && tradeId !== undefined) {
        context.record({ type: 'breach.reported', tradeId, at: clock.nowMs(), action: 'hedge', breaches: passed })
      }
      if (first === undefined) return undefined
      return { code: first.code, message: first.message, advice: 'new-price' }
    },
    mayRest(instrument) {
      const question = { action: 'resting', reduces: true, rests: true } as const
      return checkKillSwitch(controls.current().kill, placeOf(instrument, undefined), question) === undefined
    },
    freeMargin(underlying) {
      const account = accounts.get(venue.marginAccount?.(underlying) ?? '')
      if (account === undefined) return 1
      if (account.equityUsd <= 0) return 0
      return Math.min(Math.max(1 - account.maintenanceUsd / account.equityUsd, 0), 1)
    },
    freeMarginUsd: (underlying) => frees.get(venue.marginAccount?.(underlying) ?? ''),
    kill: engage,
    async release(scope, cause, reason, by) {
      await context.commit([releaseKill({ scope, cause, reason, by, at: clock.nowMs() })])
    },
    async tighten(changes, by) {
      const before = controls.limits()
      const result = tightenLimits(before, changes)
      if (result.status === 'refused' || result.changed.length === 0) return result
      const limits: Partial<Record<LimitName, TightenedLimit>> = {}
      for (const name of result.changed)
        limits[name] = { configured: settings.limits[name], value: result.limits[name] }
      await context.commit([{ type: 'limits.tightened', tradeId: undefined, at: clock.nowMs(), limits, by }])
      return result
    },
    renewLease() {
      lease = renewLease(lease, clock.monotonicMs())
    },
  }
}

const NO_PEGS: ReadonlyMap<string, PegReading> = new Map()

/** Whether a trade by itself takes the underlying's delta nearer to zero and not past it. */
function reducesDelta(
  { risk, venue }: DeskContext,
  terms: Pick<OrderTerms, 'instrument' | 'side' | 'quantity'>,
): boolean {
  const { instrument, side, quantity } = terms
  const delta = instrument.kind === 'perp' ? 1 : venue.ticker(instrument.name)?.option?.delta
  if (delta === undefined) return false
  const held = risk.delta(instrument.underlying)
  const change = delta * toNumber(quantity) * (side === 'buy' ? 1 : -1)
  const size = (value: number): number => Math.abs(value)
  return size(held.low + change) < size(held.low) && size(held.high + change) < size(held.high)
}
