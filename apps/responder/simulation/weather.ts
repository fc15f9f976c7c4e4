import { parseWad, type Random, type Wad } from '@riposte/market-model'
import { ROLLOUT_PHASES, type RolloutPhase } from '@riposte/orchestrator'
import type { RyskBehaviour, RyskFaults, RyskTradeVariant } from '@riposte/simulators'
import { type CrashPoint, EFFECTS, type Effect } from './life.ts'
import { FAIR_WEATHER, type Weather } from './virtual-network.ts'

/** What may go wrong in a world. A scenario sets what it is about and leaves the rest at peace. */
export interface Chaos {
  readonly weather: Weather
  /** Chance that a life of the desk is to end at a crash point. */
  readonly crashChance: number
  readonly crashesMax: number
  /** Mean time between cuts of every connection, ms; 0 for none. */
  readonly cutEveryMs: number
  /** Chance that the disk fills up once. */
  readonly diskFullChance: number
  /** Chance that a crash damages the journal's end, and that the operator cuts it off. */
  readonly journalCutChance: number
  /** Whether the delta of the whole book is hedged, not only trade by trade. */
  readonly deltaHedging: boolean
  /** Phase of the roll-out of each life, over and over; the operator changes it with a restart. */
  readonly phases: readonly [RolloutPhase, ...RolloutPhase[]]
  /** Chance that the operator stops the desk once, in good order. */
  readonly stopChance: number
  /** Chance that the wall clock is set once. */
  readonly clockJumpChance: number
  /** By how much the wall clock is wrong at first, ms. */
  readonly clockErrorMs: number
  /** Mean time between two RFQs, ms. */
  readonly rfqEveryMs: number
  /** Whether all takers ask for the same size, so that trades can be mistaken for each other. */
  readonly equalSizes: boolean
  /** Chance of a scripted fault for each order at the venue. */
  readonly orderFaultChance: number
  /** Share of time in which an option has no bidder. */
  readonly noBidChance: number
  /** Share of time in which its books are wide and thin. */
  readonly wideChance: number
  /** By how much perps are above spot, as a share of it: they pay funding for it. 0: they pay none. */
  readonly perpPremium: number
  readonly syncMsMax: number
  readonly rysk: RyskFaults
  /** How Rysk behaves where its protocol leaves room. */
  readonly ryskHabits: Partial<RyskBehaviour>
  /** Undefined: no request is refused for its number. */
  readonly rateLimits: { readonly matchingTps: number; readonly nonMatchingTps: number } | undefined
  /** USDC at Derive and premium tokens at Rysk. */
  readonly funds: { readonly derive: Wad; readonly rysk: Wad }
}

const RFQ_EVERY_MS = 3_500
const PERP_PREMIUM_RANGE = 0.004

/** Nothing goes wrong. */
export const PEACE: Chaos = {
  weather: FAIR_WEATHER,
  crashChance: 0,
  crashesMax: 0,
  cutEveryMs: 0,
  diskFullChance: 0,
  journalCutChance: 0,
  deltaHedging: false,
  phases: ['full'],
  stopChance: 0,
  clockJumpChance: 0,
  clockErrorMs: 0,
  rfqEveryMs: RFQ_EVERY_MS,
  equalSizes: false,
  orderFaultChance: 0,
  noBidChance: 0,
  wideChance: 0,
  perpPremium: 0,
  syncMsMax: 2,
  rysk: {},
  ryskHabits: {},
  rateLimits: undefined,
  funds: { derive: parseWad('10000000'), rysk: parseWad('60000') },
}

const VARIANTS: readonly RyskTradeVariant[] = [
  'drop',
  'duplicate',
  'repeat',
  'delay',
  'forged-terms',
  'forged-signature',
  'foreign-maker',
]
/** Trades of a run whose delivery is scripted. */
const SCRIPTED_TRADES = 12

/** Draw a world's misfortune: some worlds are calm, some are rough in one way, some in every way. */
export function drawChaos(random: Random, phases: Chaos['phases']): Chaos {
  const roughness = random.unit()
  const some = (most: number): number => (random.unit() < 0.35 ? 0 : random.unit() * roughness * most)
  return {
    weather: {
      delayMs: [0.2, 2 + random.unit() ** 2 * 400 * roughness],
      refuseChance: some(0.3),
      requestLostChance: some(0.25),
      replyLostChance: some(0.25),
      unansweredChance: some(0.15),
      halfOpenChance: some(0.03),
      duplicateChance: some(0.3),
      restFailChance: some(0.3),
    },
    crashChance: random.unit() < 0.25 ? 0 : 0.9,
    crashesMax: Math.floor(random.unit() * 5),
    cutEveryMs: random.unit() < 0.4 ? 0 : 8_000 + random.unit() * 30_000,
    diskFullChance: random.unit() < 0.85 ? 0 : 1,
    clockJumpChance: random.unit() < 0.8 ? 0 : 1,
    stopChance: random.unit() < 0.75 ? 0 : 1,
    clockErrorMs: random.unit() < 0.85 ? 0 : drawClockErrorMs(random),
    rfqEveryMs: RFQ_EVERY_MS,
    equalSizes: random.unit() < 0.15,
    orderFaultChance: some(0.4),
    noBidChance: some(0.4),
    syncMsMax: 1 + random.unit() ** 2 * 60,
    rysk: drawRyskFaults(random, some(0.5)),
    ryskHabits: {
      standingFrame: random.unit() < 0.5 ? 'result' : 'skill_issue',
      tradeSockets: random.unit() < 0.5 ? 'all' : 'last',
      newerQuoteReplaces: random.unit() < 0.5,
    },
    // The lowest tier of accounts.
    rateLimits: random.unit() < 0.85 ? undefined : { matchingTps: 1, nonMatchingTps: 5 },
    funds: {
      // Too little for the margin of some hedges, or for the premium of some trades, now and then.
      derive: parseWad(random.unit() < 0.9 ? '10000000' : '2000'),
      rysk: parseWad(random.unit() < 0.9 ? '60000' : '900'),
    },
    journalCutChance: random.unit() < 0.85 ? 0 : 0.6,
    deltaHedging: random.unit() < 0.5,
    phases,
    wideChance: some(0.8),
    perpPremium: random.unit() < 0.6 ? 0 : (random.unit() - 0.5) * PERP_PREMIUM_RANGE,
  }
}

/** Most desks have been rolled out; the others go back and forth between phases. */
export function drawPhases(random: Random): Chaos['phases'] {
  if (random.unit() < 0.5) return ['full']
  const draw = (): RolloutPhase => ROLLOUT_PHASES[Math.floor(random.unit() * ROLLOUT_PHASES.length)] as RolloutPhase
  return [draw(), draw(), draw(), draw()]
}

/** Both venues refuse what is signed by a clock that is five minutes off. */
const CLOCK_ERROR_MS_MAX = 290_000

export function drawClockErrorMs(random: Random): number {
  return Math.round((random.unit() * 2 - 1) * CLOCK_ERROR_MS_MAX)
}

function drawRyskFaults(random: Random, chance: number): RyskFaults {
  const trades = Array.from({ length: SCRIPTED_TRADES }, () => VARIANTS.filter(() => random.unit() < chance / 2))
  const failedSettlements = trades.flatMap((_, i) => (random.unit() < chance / 4 ? [i] : []))
  const small = chance / 10
  const frames = {
    chances: {
      duplicate: small,
      delay: small,
      truncate: small,
      blank: small,
      unknown: small,
      extra: small,
      drop: small / 2,
      cut: small / 10,
    },
  }
  const quotes = Object.fromEntries(
    Array.from({ length: 60 }, (_, i) => i)
      .filter(() => random.unit() < chance / 3)
      .map((i) => [i, (['lose', 'mute', 'refuse'] as const)[Math.floor(random.unit() * 3)] as 'lose']),
  )
  return {
    trades,
    failedSettlements,
    lateConfirmations: trades.flatMap((_, i) => (random.unit() < chance / 4 ? [i] : [])),
    frames,
    quotes,
  }
}

/** About as many of each effect as a life sees, so that a crash point is usually reached. */
const USUAL_COUNT: Readonly<Record<Effect, number>> = {
  append: 60,
  sync: 30,
  order: 5,
  quote: 6,
  send: 12,
  receive: 500,
  timer: 60,
}

export function drawCrashPoint(random: Random): CrashPoint {
  const effect = EFFECTS[Math.floor(random.unit() * EFFECTS.length)] as Effect
  const moment = random.unit() < 0.5 ? 'before' : 'after'
  return { effect, moment, count: 1 + Math.floor(random.unit() * USUAL_COUNT[effect]) }
}
