import { createPerp, createRandom, type EpochMs, epochMs, parseWad, toNumber, WAD_ZERO } from '@riposte/market-model'
import { createVirtualClock } from '@riposte/market-model/testing'
import type { DeskEvent, PnlReport } from '@riposte/orchestrator'
import { PAPER_BEHAVIOUR } from '@riposte/simulators'
import { checkHedges, checkQuietBooks, isQuiet, readTrueBooks } from './books.ts'
import { createDeltaWatch, type DeltaReport } from './delta-watch.ts'
import { createDeskLives } from './desk-lives.ts'
import { KEYS } from './desk-settings.ts'
import { createNightMarket, NIGHT_EXPIRY, type NightListing } from './night-market.ts'
import { NIGHT_DELTA_MAX, NIGHT_RATES, nightSettings } from './night-settings.ts'
import { createRateWatch } from './rate-watch.ts'
import { describeEvent } from './story.ts'
import { createTakersView } from './takers-view.ts'
import { trueDelta } from './true-delta.ts'
import { trueWorth } from './true-worth.ts'
import { createVenues, premiumOf, restingLabels, SUBACCOUNT } from './venues.ts'
import { createVirtualDisk } from './virtual-disk.ts'
import { createVirtualNetwork, FAIR_WEATHER } from './virtual-network.ts'
import { createWatch } from './watch.ts'

/** How long a night is, and what it is asked for. */
export interface NightOptions {
  readonly seed: number
  /** From its beginning to its last RFQ, ms. */
  readonly lengthMs: number
  /** From its beginning to its expiry, ms. */
  readonly leadMs: number
  /** How many RFQs takers write, about. */
  readonly rfqs: number
  /** Least life of an option that is quoted, s. */
  readonly leastLifeS: number
  /** From the expiry to the redemption of what is in the money at Rysk, ms. */
  readonly redemptionMs: number
  readonly listing: NightListing
  /** Told each second of true delta, units of the underlying: in all, and without perps. */
  readonly look?: (now: EpochMs, underlying: string, delta: { readonly net: number; readonly options: number }) => void
  /** Told of everything, for people. */
  readonly tell?: (line: string) => void
}

export interface NightResult {
  /** Empty when every invariant held; each with the time at which it broke. */
  readonly violations: readonly string[]
  readonly rfqs: number
  readonly quotes: number
  /** By reason, the commonest first. */
  readonly declines: readonly (readonly [reason: string, count: number])[]
  readonly trades: number
  readonly statuses: Readonly<Record<string, number>>
  /** Fills of trades' hedges and of the delta hedger. */
  readonly hedges: number
  readonly deltaHedges: number
  /** Requests to Derive's matching engine: in all, and at most within a second and in a window of five. */
  readonly orders: number
  readonly peakSecond: number
  readonly peakWindow: number
  readonly delta: ReadonlyMap<string, DeltaReport>
  readonly pnl: PnlReport | undefined
  /** USD, added up from the venues' books. */
  readonly worthUsd: number
  /** Residual as a share of the components' absolute sum. */
  readonly residualShare: number
  /** How the options that expired ended at Rysk, and how many settled at Derive. */
  readonly endings: Readonly<Record<string, number>>
  /** How each life ended. */
  readonly ends: readonly string[]
  readonly alerts: readonly string[]
  readonly virtualMs: number
}

const FUNDS = { derive: parseWad('10000000'), rysk: parseWad('3000000') }
/** How often the venues' books are looked at, ms. */
const SLICE_MS = 1000
/** Longest wait for the last of what is under way. */
const HEALING_MS_MAX = 10 * 60_000
const REST_MS = 10_000
const RESIDUAL_SHARE_MAX = 0.02
/** USD by which two ways of adding up doubles may differ. */
const WORTH_TOLERANCE = 0.01
const SLOW_MS = 120_000

/**
 * A night of the paper desk in virtual time, the delta of its book hedged: a whole market, an expiry, and some trouble. A
 * connection is cut, the desk crashes and starts again, the network is slow for two minutes, and the outcome of three orders
 * is lost.
 */
export async function runNight(options: NightOptions): Promise<NightResult> {
  const { seed, lengthMs, leadMs } = options
  const startAt = epochMs(NIGHT_EXPIRY - leadMs)
  const clock = createVirtualClock(startAt)
  const violations: string[] = []
  const tell = (line: string): void => options.tell?.(`${timeOf(clock.nowMs())}  ${line}`)
  const violated = (what: string): void => {
    tell(`VIOLATED ${what}`)
    if (violations.length < 20) violations.push(`${timeOf(clock.nowMs())} ${what}`)
  }
  const market = createNightMarket(seed, startAt, options.listing)
  const takers = createTakersView(market)
  const rates = createRateWatch(() => clock.nowMs(), NIGHT_RATES.matchingTps, violated)
  const maker = KEYS.maker.address
  const venues = createVenues({
    seed,
    clock,
    market,
    wallet: KEYS.wallet.address,
    sessionKey: KEYS.session.address,
    maker,
    funds: FUNDS,
    held: [],
    derive: { rateLimits: NIGHT_RATES, rules: { publishIntervalMs: 2000 } },
    rysk: {
      market: takers.market,
      takers: {
        intervalMs: lengthMs / options.rfqs,
        leastHoursToExpiry: options.leastLifeS / 3600,
        mostDaysToExpiry: 20,
        outOfTheMoneyChance: 0.8,
        informedChance: 0.1,
      },
      behaviour: {
        ...PAPER_BEHAVIOUR,
        historyLimit: 100_000,
        redemptionDelayMs: options.redemptionMs,
        fixingDelayMs: Math.min(PAPER_BEHAVIOUR.fixingDelayMs, options.redemptionMs / 3),
      },
    },
    deriveTap: rates.tap,
  })
  const books = readTrueBooks(venues, maker, FUNDS.derive, premiumOf(FUNDS))
  const settings = nightSettings(options.leastLifeS)
  const watch = createWatch({
    disk: () => disk,
    monotonicMs: () => clock.monotonicMs(),
    lateMs: settings.lateTradeMs,
    validUntilMs: (quote) => clock.monotonicMs() + quote.validUntil - clock.nowMs(),
    limits: {
      position: (name) => limitOf('MAX_POSITION_SIZE', name),
      delta: (name) => limitOf('MAX_DELTA_EXPOSURE', name),
    },
    resting: () => restingLabels(venues),
    now: () => clock.nowMs(),
    deskNow: () => clock.nowMs(),
    fixing: venues.fixing,
    violated,
  })
  const deltas = createDeltaWatch({
    deltaMax: NIGHT_DELTA_MAX,
    monotonicMs: () => clock.monotonicMs(),
    delta: (name) => trueDelta(name, books, venues, market),
    desk: () => lives.desk(),
    isUntold(underlying) {
      const held = books.rysk()
      const rows = lives.desk()?.orchestrator.positions() ?? []
      return rows.some(({ venue, instrument, quantity }) => {
        const isOwn = venue === 'rysk' && instrument.startsWith(`${underlying}-`)
        return isOwn && quantity !== 0n && !held.has(instrument) && books.hasExpired(instrument)
      })
    },
    violated,
  })
  const counts = createCounts()
  const disk = createVirtualDisk({
    clock,
    random: createRandom(seed, 'disk'),
    syncMsMax: 10,
    synced(events) {
      for (const event of events) {
        if (event.type !== 'market.marked') tell(`durable ${describeEvent(event)}`)
        counts.observe(event)
      }
      watch.synced(events)
      deltas.synced(events)
    },
  })
  const network = createVirtualNetwork({ clock, random: createRandom(seed, 'network'), tell })
  const lives = createDeskLives({
    seed,
    clock,
    machine: { wallOffsetMs: 0 },
    keys: KEYS,
    disk,
    network,
    venues,
    settingsOf: () => settings,
    sabotage: {},
    cache: undefined,
    isDryRun: false,
    frameArrives() {},
    tell,
    isLogTold: options.tell !== undefined,
    crashAt: () => undefined,
    ended: (_cause, boot) => void clock.after(4_000, boot),
    running() {},
    orderArrives: watch.orderArrives,
    quoteLeaves: watch.quoteLeaves,
    quoteRejected: watch.quoteRejected,
  })
  scheduleTroubles()
  lives.boot()
  await runUntil(lengthMs)
  takers.close()
  await comeToRest()
  return conclude()

  function limitOf(name: 'MAX_POSITION_SIZE' | 'MAX_DELTA_EXPOSURE', underlying: string): number {
    const limit = settings.limits[name]
    return toNumber(limit.byUnderlying[underlying] ?? limit.default)
  }

  function scheduleTroubles(): void {
    const random = createRandom(seed, 'troubles')
    const sometime = (task: () => void): void => void clock.after((0.05 + 0.85 * random.unit()) * lengthMs, task)
    sometime(() => {
      tell('every connection is cut')
      network.cutAll()
    })
    sometime(() => lives.desk()?.life.end('crash by script'))
    sometime(() => {
      tell('the network is slow')
      network.weather = { ...FAIR_WEATHER, delayMs: [200, 1200] }
      clock.after(SLOW_MS, () => {
        tell('the network is quick again')
        network.weather = FAIR_WEATHER
      })
    })
    for (let i = 0; i < 3; i++) sometime(() => venues.derive.faults.onNextOrder({ placed: i > 0, reply: 'none' }))
  }

  async function runUntil(endMs: number): Promise<void> {
    let fillsChecked = 0
    while (clock.monotonicMs() < endMs) {
      await clock.runUntil(Math.min(endMs, clock.monotonicMs() + SLICE_MS))
      deltas.look()
      lookAtDelta()
      const fills = counts.fills()
      if (fills === fillsChecked) continue
      fillsChecked = fills
      checkHedges(venues, books, watch.executions(), violated)
    }
  }

  function lookAtDelta(): void {
    if (options.look === undefined) return
    const held = books.derive()
    for (const underlying of Object.keys(NIGHT_DELTA_MAX)) {
      const net = trueDelta(underlying, books, venues, market)
      const perps = toNumber(held.get(createPerp(underlying).name) ?? WAD_ZERO)
      options.look(clock.nowMs(), underlying, { net, options: net - perps })
    }
  }

  /** Nobody asks any more, and what has expired is redeemed. */
  async function comeToRest(): Promise<void> {
    const restsFromMs = Math.max(lengthMs, leadMs + options.redemptionMs + 5_000)
    await runUntil(restsFromMs)
    let restingSinceMs: number | undefined
    while (clock.monotonicMs() < restsFromMs + HEALING_MS_MAX) {
      await runUntil(clock.monotonicMs() + SLICE_MS)
      const desk = lives.desk()
      if (desk === undefined || !isQuiet(desk.orchestrator, books)) restingSinceMs = undefined
      else restingSinceMs ??= clock.monotonicMs()
      const hasRested = restingSinceMs !== undefined && clock.monotonicMs() - restingSinceMs >= REST_MS
      if (hasRested && disk.isCaughtUp()) return
    }
  }

  function conclude(): NightResult {
    const orchestrator = lives.desk()?.orchestrator
    const durable = disk.events()
    if (orchestrator === undefined) violated('no desk is running at the end')
    else {
      checkQuietBooks(orchestrator, books, durable, violated)
      for (const event of durable) {
        if (event.type === 'cash.adjusted' && event.cause === 'other') violated(`cash: ${event.explanation}`)
      }
    }
    const statuses: Record<string, number> = {}
    for (const { status, executedAt, id } of orchestrator?.trades() ?? []) {
      if (executedAt === undefined) continue
      statuses[status] = (statuses[status] ?? 0) + 1
      if (status !== 'HEDGED' && status !== 'SETTLED') violated(`trade ${id} ends as ${status}`)
    }
    const pnl = orchestrator?.pnl('underlying')
    const worthUsd = trueWorth(books, venues, maker, durable)
    const totalUsd = pnl === undefined ? 0 : toNumber(pnl.total.totalUsd)
    if (Math.abs(worthUsd - totalUsd) > WORTH_TOLERANCE) {
      violated(`P&L is ${totalUsd} USD, and the venues' books add up to ${worthUsd}`)
    }
    const residualShare = pnl === undefined ? 0 : residualShareOf(pnl)
    if (residualShare > RESIDUAL_SHARE_MAX) violated(`${(residualShare * 100).toFixed(2)} % of P&L are not explained`)
    const { second, window } = rates.peaks()
    const endings: Record<string, number> = {}
    for (const { account, end } of venues.rysk.ended) {
      if (account === maker.toLowerCase()) endings[end] = (endings[end] ?? 0) + 1
    }
    endings['settled at derive'] = venues.derive.engine.settlements(SUBACCOUNT).length
    return {
      ...counts.result(),
      violations,
      rfqs: venues.rysk.rfqs.length,
      trades: venues.rysk.trades.filter((trade) => !trade.scripted).length,
      statuses,
      orders: rates.count(),
      peakSecond: second,
      peakWindow: window,
      delta: deltas.report(),
      pnl,
      worthUsd,
      residualShare,
      endings,
      ends: lives.ends,
      virtualMs: clock.monotonicMs(),
    }
  }
}

function residualShareOf({ total }: PnlReport): number {
  const amounts = Object.values(total.components).map((amount) => Math.abs(toNumber(amount)))
  const gross = amounts.reduce((sum, amount) => sum + amount, 0)
  return gross === 0 ? 0 : Math.abs(toNumber(total.components.residual)) / gross
}

/** What the journal is counted for. */
function createCounts() {
  const declines = new Map<string, number>()
  const alerts: string[] = []
  let [quotes, hedges, deltaHedges] = [0, 0, 0]
  return {
    observe(event: DeskEvent): void {
      if (event.type === 'quote.signed') quotes += 1
      if (event.type === 'order.filled') {
        if (event.tradeId.startsWith('G-')) deltaHedges += 1
        else hedges += 1
      }
      if (event.type === 'rfq.declined') {
        const reason = event.reasons[0]?.code ?? 'none'
        declines.set(reason, (declines.get(reason) ?? 0) + 1)
      }
      if (event.type === 'hedger.alert') alerts.push(`${timeOf(event.at)} ${event.tradeId} ${event.code}`)
    },
    fills: () => hedges + deltaHedges,
    result: () => ({
      quotes,
      hedges,
      deltaHedges,
      alerts,
      declines: [...declines].sort(([, a], [, b]) => b - a),
    }),
  }
}

function timeOf(at: number): string {
  return new Date(at).toISOString().slice(11, 23)
}
