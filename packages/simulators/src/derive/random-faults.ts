import type { Random } from '@riposte/market-model'
import type { BookFault, DeriveFaults, NoticeFault, OrderFault } from './faults.ts'

/** How often what goes wrong by itself. What is left out never happens. */
export interface FaultChances {
  /** Share of orders and replacements, 0 to 1. */
  readonly order?: number
  /** Share of the events that somebody is told of. */
  readonly notices?: number
  /** A minute. */
  readonly closes?: number
  readonly silences?: number
  readonly restarts?: number
  readonly freezes?: number
  readonly brokenBooks?: number
}

const MINUTE_MS = 60_000
/** How long a drawn freeze or wrong book lasts. */
const SPELL_MS = 5000
const BOOKS: readonly BookFault[] = ['empty', 'crossed']

/** All that can become of an order, each as likely as the others. */
const ORDERS: readonly OrderFault[] = [
  { placed: true, reply: 'none' },
  { placed: false, reply: 'none' },
  { placed: true, reply: 'disconnect' },
  { placed: false, reply: 'disconnect' },
  { placed: true, reply: 9000 },
  { placed: false, reply: 9000 },
  { placed: false, reply: 9001 },
  { placed: false, reply: 11002 },
  { placed: true, reply: -32603 },
  { placed: false, reply: -32603 },
  { placed: false, reply: -32000 },
  { placed: true, reply: 'real', delayMs: 3000 },
]

/** Draws what goes wrong from a stream of its own, so that equal seeds bring equal misfortune. */
export interface Dice {
  order(): OrderFault | undefined
  notices(): NoticeFault | undefined
  /** Let a span of time bring what it brings, through the same doors as a script. */
  elapse(faults: DeriveFaults, ms: number, instruments: ReadonlyMap<string, unknown>): void
}

export function createDice(random: Random, chances: FaultChances): Dice {
  const happens = (chance: number | undefined): boolean => chance !== undefined && random.unit() < chance
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random.unit() * from.length)]
  const mends: { inMs: number; mend: () => void }[] = []

  return {
    order: () => (happens(chances.order) ? pick(ORDERS) : undefined),
    notices() {
      if (!happens(chances.notices)) return undefined
      return random.unit() < 0.5 ? { repeat: true } : { delayMs: Math.ceil(random.unit() * 2000) }
    },
    elapse(faults, ms, instruments) {
      const inSpan = (aMinute: number | undefined): boolean =>
        aMinute !== undefined && random.unit() < (aMinute * ms) / MINUTE_MS
      for (const spell of mends.splice(0)) {
        spell.inMs -= ms
        if (spell.inMs <= 0) spell.mend()
        else mends.push(spell)
      }
      if (inSpan(chances.closes)) faults.closeConnections()
      if (inSpan(chances.silences)) faults.silenceConnections()
      if (inSpan(chances.restarts)) faults.restart()
      if (inSpan(chances.freezes)) {
        faults.freezeMarketData()
        mends.push({ inMs: SPELL_MS, mend: () => faults.thawMarketData() })
      }
      const instrument = inSpan(chances.brokenBooks) ? pick([...instruments.keys()]) : undefined
      if (instrument === undefined) return
      faults.breakBook(instrument, pick(BOOKS))
      mends.push({ inMs: SPELL_MS, mend: () => faults.breakBook(instrument, undefined) })
    },
  }
}
