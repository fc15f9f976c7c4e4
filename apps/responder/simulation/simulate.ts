import { LABEL_PREFIX, readDeltaLabel } from '@riposte/hedge-engine'
import { createRandom, type EpochMs, epochMs, fromNumber, type OrderRequest, type Random } from '@riposte/market-model'
import { createVirtualClock } from '@riposte/market-model/testing'
import type { DeskEvent, RolloutPhase } from '@riposte/orchestrator'
import type { HeldFromStart, Market } from '@riposte/simulators'
import { checkHedges, checkQuietBooks, isQuiet, readTrueBooks } from './books.ts'
import { createDeskLives } from './desk-lives.ts'
import type { DeskProcess, DeskProcessOptions, Sabotage } from './desk-process.ts'
import { DELTA_MAX, KEYS, LATE_MS, POSITION_MAX, settingsOf } from './desk-settings.ts'
import { drawExpiryPlan, type ExpiryPlan, lastEndMs } from './expiry-plan.ts'
import type { CrashPoint } from './life.ts'
import { createManualTrades } from './manual-trades.ts'
import { createSmallMarket, EXPIRY } from './small-market.ts'
import { createSmallVenues, firstBalances } from './small-venues.ts'
import { describeEvent } from './story.ts'
import { scheduleTroubles } from './troubles.ts'
import { restingLabels, SUBACCOUNT, type Venues } from './venues.ts'
import { createVirtualDisk } from './virtual-disk.ts'
import { createVirtualNetwork, FAIR_WEATHER } from './virtual-network.ts'
import { createWatch } from './watch.ts'
import { type Chaos, drawChaos, drawCrashPoint, drawPhases } from './weather.ts'

export interface SimulationOptions {
  /** What goes wrong; drawn from the seed when absent. */
  readonly chaos?: Partial<Chaos>
  /** How its options end; drawn from the seed where the chaos is too, and not at all where a script has its own. */
  readonly expiry?: ExpiryPlan
  /** Where the first life ends, whatever the chance. */
  readonly crashAt?: CrashPoint
  readonly sabotage?: Sabotage
  /** No life has a key. */
  readonly isDryRun?: boolean
  /** Told of everything, for people. */
  readonly tell?: (line: string) => void
  /** Told when the world is set up, to script it. */
  readonly script?: (world: World) => void
  readonly roughMs?: number
  /** What the clients find in their caches. */
  readonly cache?: DeskProcessOptions['cache']
}

/** A world as a script may bend it. */
export interface World {
  readonly venues: Venues
  readonly desk: () => DeskProcess | undefined
  after(delayMs: number, task: () => void): void
  cutAll(): void
  crash(): void
  /** Report equal trades under these ids, at once. */
  submitManual(clientTradeIds: readonly string[]): void
  /** Another program of the operator's places an order in the desk's account, under a label of its own. */
  placeForeign(request: OrderRequest): void
}

export interface SimulationResult {
  readonly seed: number
  /** Empty when every invariant held. */
  readonly violations: readonly string[]
  readonly lives: number
  readonly rfqs: number
  /** Settled with our maker, manual ones apart. */
  readonly trades: number
  readonly manualTrades: number
  readonly hedged: number
  readonly failed: number
  readonly virtualMs: number
  /** How each life ended. */
  readonly ends: readonly string[]
  /** Quotes that left the desk. */
  readonly quotes: number
  /** Order frames that reached the venue. */
  readonly orders: number
  /** Frames at either venue that do more than follow what is public. */
  readonly privateFrames: number
  /** Everything durable. */
  readonly events: readonly DeskEvent[]
  /** As they are at the end. */
  readonly venues: Venues
}

/** What anybody may send; a ping of the wire is no frame of the protocol. */
const PUBLIC_FRAME = /^ping$|"method":"(?:subscribe|unsubscribe|public\/(?!login))/
/** A Monday. */
const START = epochMs(Date.UTC(2026, 5, 1))
/** Funding moves cash at full hours: a world that has it lives to see one, and a new day with it. */
const BEFORE_FUNDING_MS = 35_000
const ROUGH_MS = 40_000
/** Healthy time in which the desk must come to rest: reconnects and look-ups wait up to half a minute, reconciliation a whole. */
const HEALING_MS_MAX = 240_000
/** What is under way at a crash is over when a person has read the journal. */
const OPERATOR_MS = 20_000
const EVENTS_LOST_MAX = 60
/** At rest once nothing is under way for this long. */
const REST_MS = 4_000
const SLICE_MS = 250
/** How long a desk that is stopped waits for what is under way. */
const STOP_MS = 6_000

function startOf({ perpPremium }: Chaos): EpochMs {
  return perpPremium === 0 ? START : epochMs(START - BEFORE_FUNDING_MS)
}

/** Run one world from its seed, and say what broke. The same seed and options give the same world, step by step. */
export async function simulate(seed: number, options: SimulationOptions = {}): Promise<SimulationResult> {
  const random = (label: string): Random => createRandom(seed, label)
  const chaos: Chaos = { ...drawChaos(random('chaos'), drawPhases(random('phases'))), ...options.chaos }
  const expiry = options.expiry ?? (options.chaos === undefined ? drawExpiryPlan(random('expiry')) : undefined)
  const startAt = expiry === undefined ? startOf(chaos) : epochMs(EXPIRY - expiry.leadMs)
  const clock = createVirtualClock(startAt)
  const violations: string[] = []
  const tell = (line: string): void => {
    options.tell?.(`${(clock.monotonicMs() / 1000).toFixed(3).padStart(8)} s  ${line}`)
  }
  const violated = (what: string): void => {
    tell(`VIOLATED ${what}`)
    if (violations.length < 10) violations.push(what)
  }

  const { noBidChance, wideChance, perpPremium, deltaHedging: isCurved } = chaos
  const small = createSmallMarket({
    seed,
    startAt,
    noBidChance,
    wideChance,
    isCurved,
    expiresEarly: expiry !== undefined,
    perpPremium,
  })
  const machine = { wallOffsetMs: chaos.clockErrorMs }
  const { venues, calm } = createSmallVenues({
    seed,
    clock,
    small,
    wallet: KEYS.wallet.address,
    sessionKey: KEYS.session.address,
    maker: KEYS.maker.address,
    held: chaos.deltaHedging ? drawHeld(random('held'), small.market) : [],
    chaos,
    expiry,
  })
  const books = readTrueBooks(venues, KEYS.maker.address, chaos.funds.derive, firstBalances(chaos.funds, expiry))
  const watch = createWatch({
    disk: () => disk,
    monotonicMs: () => clock.monotonicMs(),
    lateMs: LATE_MS,
    validUntilMs: (quote) => clock.monotonicMs() + quote.validUntil - (clock.nowMs() + machine.wallOffsetMs),
    resting: () => restingLabels(venues),
    limits: { position: (name) => POSITION_MAX[name] ?? 0, delta: (name) => DELTA_MAX[name] ?? 0 },
    now: () => clock.nowMs(),
    deskNow: () => clock.nowMs() + machine.wallOffsetMs,
    fixing: venues.fixing,
    violated,
  })
  const disk = createVirtualDisk({
    clock,
    random: random('disk'),
    syncMsMax: chaos.syncMsMax,
    synced(events) {
      for (const event of events) tell(`durable ${describeEvent(event)}`)
      watch.synced(events)
    },
  })
  const network = createVirtualNetwork({ clock, random: random('network'), tell })
  network.weather = chaos.weather

  let crashes = 0
  let quotes = 0
  let orders = 0
  let privateFrames = 0
  let healthy = false
  let fillsChecked = 0
  /** Labels of what others have placed. */
  const foreign = new Set<string>()
  const crashRandom = random('crashes')
  const cutRandom = random('cuts')
  const manual = createManualTrades(random('manual'), violated, () => expiry !== undefined && clock.nowMs() >= EXPIRY)

  function nextCrash(number: number): CrashPoint | undefined {
    if (number === 1 && options.crashAt !== undefined) return options.crashAt
    if (healthy || crashes >= chaos.crashesMax || crashRandom.unit() >= chaos.crashChance) return undefined
    return drawCrashPoint(crashRandom)
  }

  /** A person looks at what the crash has left of the journal, and cuts the damaged end off. */
  function cutJournal(): void {
    const lost = disk.cut(1 + Math.floor(cutRandom.unit() ** 2 * EVENTS_LOST_MAX))
    tell(`the journal is cut: ${lost.length} events are gone`)
    watch.forgotten(lost)
    manual.cut()
  }

  function phaseOf(number: number): RolloutPhase {
    const phase = chaos.phases[(number - 1) % chaos.phases.length] as RolloutPhase
    // Whoever has trades to report again starts a desk that takes them.
    return phase === 'existing' && manual.owes() ? 'monitor' : phase
  }

  const lives = createDeskLives({
    seed,
    clock,
    machine,
    keys: KEYS,
    disk,
    network,
    venues,
    settingsOf: (number) => settingsOf(phaseOf(number), chaos.deltaHedging),
    sabotage: options.sabotage ?? {},
    cache: options.cache,
    isDryRun: options.isDryRun ?? false,
    frameArrives(text) {
      if (!PUBLIC_FRAME.test(text)) privateFrames += 1
    },
    tell,
    isLogTold: options.tell !== undefined,
    crashAt: nextCrash,
    ended(cause, boot) {
      const isCrash = cause.startsWith('crash')
      if (isCrash) crashes += 1
      const bootsInMs = 50 + crashRandom.unit() ** 2 * 8_000
      if (!isCrash || cutRandom.unit() >= chaos.journalCutChance) return void clock.after(bootsInMs, boot)
      clock.after(bootsInMs + OPERATOR_MS, () => {
        cutJournal()
        boot()
      })
    },
    running: manual.repeat,
    orderArrives(text) {
      const label = /"label":"([^"]*)"/.exec(text)?.[1] ?? ''
      tell(`order arrives: ${label}`)
      if (foreign.has(label)) return
      orders += 1
      watch.orderArrives(text)
    },
    quoteLeaves(quote, rfq, from) {
      quotes += 1
      watch.quoteLeaves(quote, rfq, from)
    },
    quoteRejected: watch.quoteRejected,
  })
  const { desk } = lives

  const world: World = {
    venues,
    desk,
    after: (delayMs, task) => void clock.after(delayMs, task),
    cutAll: network.cutAll,
    crash: () => desk()?.life.end('crash by script'),
    submitManual(ids) {
      const process = desk()
      for (const id of ids) if (process !== undefined) manual.report(process, id, 0)
    },
    placeForeign(request) {
      const venue = desk()?.trading
      if (venue === undefined) return
      foreign.add(request.label)
      void venue.placeOrder(venue.signOrder(request))
    },
  }

  const roughMs = options.roughMs ?? ROUGH_MS
  scheduleTroubles(clock, random('troubles'), chaos, roughMs, {
    isHealthy: () => healthy,
    submitManualTrade() {
      const process = desk()
      if (process !== undefined) manual.submit(process)
    },
    cutAll() {
      tell('every connection is cut')
      network.cutAll()
    },
    fillDisk() {
      tell('the disk is full')
      disk.fill()
    },
    repairDisk() {
      disk.repair()
      restartIfUnwritten()
    },
    stopDesk() {
      const stopping = desk()
      stopping?.orchestrator.stop(STOP_MS).then(
        () => stopping.life.end('stopped by its operator'),
        (error: unknown) => violated(`stopping failed: ${String(error)}`),
      )
    },
    setClockError(errorMs) {
      tell(`the wall clock jumps by ${errorMs - machine.wallOffsetMs} ms`)
      machine.wallOffsetMs = errorMs
    },
  })
  options.script?.(world)
  lives.boot()
  await runUntil(roughMs)
  heal()
  await comeToRest()
  const { orchestrator } = desk() ?? {}
  if (violations.length === 0) {
    if (orchestrator === undefined) violated('no desk is running at the end')
    else {
      checkQuietBooks(orchestrator, books, disk.events(), violated)
      checkBookIsClear()
      for (const id of manual.confirmed()) {
        if (orchestrator.trade(id)?.executedAt === undefined) violated(`manual trade ${id} was confirmed and is gone`)
      }
    }
  }
  return {
    seed,
    violations,
    lives: lives.count(),
    rfqs: venues.rysk.rfqs.length,
    trades: venues.rysk.trades.filter((trade) => !trade.scripted).length,
    manualTrades: manual.confirmed().length,
    hedged: orchestrator?.trades().filter((trade) => trade.status === 'HEDGED').length ?? 0,
    failed: orchestrator?.trades().filter((trade) => trade.status === 'FAILED').length ?? 0,
    virtualMs: clock.monotonicMs(),
    ends: lives.ends,
    quotes,
    orders,
    privateFrames,
    events: disk.events(),
    venues,
  }

  /** Whatever an earlier life has left, nothing of ours rests but what a delta hedger works with, and still believes in. */
  function checkBookIsClear(): void {
    const hasHedger = desk()?.settings.deltaStrategy !== undefined
    const closed = new Set(disk.events().flatMap((event) => (event.type === 'order.closed' ? [event.label] : [])))
    for (const label of restingLabels(venues)) {
      if (!label.startsWith(LABEL_PREFIX)) continue
      const isWorked = hasHedger && readDeltaLabel(label) !== undefined && !closed.has(label)
      if (!isWorked) violated(`order ${label} still rests`)
    }
  }

  async function runUntil(endMs: number): Promise<void> {
    while (clock.monotonicMs() < endMs && violations.length === 0) {
      await clock.runUntil(Math.min(endMs, clock.monotonicMs() + SLICE_MS))
      const fills = venues.derive.engine.trades(SUBACCOUNT).length
      if (fills === fillsChecked) continue
      fillsChecked = fills
      checkHedges(venues, books, watch.executions(), violated)
    }
  }

  /** Nothing fails any more, and nobody asks for anything new. */
  function heal(): void {
    tell('the world heals')
    healthy = true
    network.weather = FAIR_WEATHER
    small.heal()
    calm()
    // Nobody's settlement waits for a clock that stays wrong.
    if (expiry !== undefined) machine.wallOffsetMs = 0
    restartIfUnwritten()
  }

  /** A journal that could not be written once stays closed for the life of its process. */
  function restartIfUnwritten(): void {
    const process = desk()
    if (process?.orchestrator.status().journal === 'failed') {
      process.life.end('restarted by its operator: the disk was full')
    }
  }

  async function comeToRest(): Promise<void> {
    const endMs = clock.monotonicMs() + HEALING_MS_MAX
    const restsFromMs = Math.max(roughMs + 8_000, expiry === undefined ? 0 : lastEndMs(expiry) + 2_000)
    let restingSinceMs: number | undefined
    while (clock.monotonicMs() < endMs && violations.length === 0) {
      await runUntil(clock.monotonicMs() + 1_000)
      const process = desk()
      const atRest = clock.monotonicMs() > restsFromMs && process !== undefined && isQuiet(process.orchestrator, books)
      if (!atRest) restingSinceMs = undefined
      else restingSinceMs ??= clock.monotonicMs()
      const hasRested = restingSinceMs !== undefined && clock.monotonicMs() - restingSinceMs >= REST_MS
      // Books are held against what is durable: a fill of the last moment waits for the disk.
      if (hasRested && disk.isCaughtUp()) return
    }
  }
}

/**
 * Options that the account holds from the beginning, bought or sold, so that there is delta to hedge. They live to the
 * end: what settles before a desk has opened its books is in nobody's.
 */
function drawHeld(random: Random, market: Market): readonly HeldFromStart[] {
  const all = market.instruments.filter((instrument) => instrument.kind === 'option')
  const last = Math.max(...all.map(({ expiry }) => expiry))
  const options = all.filter(({ expiry }) => expiry === last)
  return ['ETH', 'BTC'].flatMap((underlying) => {
    const own = options.filter((option) => option.underlying === underlying)
    const instrument = own[Math.floor(random.unit() * own.length)]
    if (instrument === undefined) return []
    const size = (0.5 + random.unit() * 1.5) * (underlying === 'ETH' ? 1 : 0.1) * (random.unit() < 0.5 ? 1 : -1)
    const amount = fromNumber(size, 2, 'towards-zero')
    return [
      { instrument: instrument.name, amount, price: fromNumber(market.fair(instrument.name)?.mark ?? 0, 2, 'down') },
    ]
  })
}
