import {
  createOption,
  createPerp,
  createRandom,
  type EpochMs,
  epochMs,
  fromNumber,
  type Option,
  type Random,
  type Right,
} from '@riposte/market-model'
import type { FairQuote, Market } from '@riposte/simulators'

/** A market with few instruments, cheap to compute: spot swings on sines, options follow it by a constant delta. */
export interface SmallMarket {
  readonly market: Market
  /** Every option has bidders and a good book from now on. */
  heal(): void
  /** USD of an underlying when the world begins. */
  firstSpot(underlying: string): number
}

const UNDERLYINGS = [
  { name: 'ETH', spot: 3000, depth: 1.2 },
  { name: 'BTC', spot: 60_000, depth: 0.12 },
] as const
/** Fridays at 08:00 UTC, as both venues list them. */
export const EXPIRY = epochMs(Date.UTC(2026, 5, 26, 8))
const LATER_EXPIRY = epochMs(Date.UTC(2026, 6, 3, 8))
/** Change of a delta for a move of spot by its own size, where options have a gamma. */
const CURVE = 5
/** An option's books are as they are for so long. */
const SLOT_MS = 8_000
/** Half the spread of an option as a share of its mark; and how many times as wide and as thin a bad book is. */
const HALF_SPREAD = 0.015
const WIDER = 4
const THINNER = 12

interface Swing {
  readonly periodMs: number
  readonly phase: number
}

export interface SmallMarketOptions {
  readonly seed: number
  readonly startAt: EpochMs
  /** Share of slots in which an option has no bidder. */
  readonly noBidChance: number
  /** Share of slots in which its books are wide and thin. */
  readonly wideChance: number
  /** Options have a gamma: their deltas follow spot. */
  readonly isCurved: boolean
  /** The world lives to see its options expire: then there are some that do not. */
  readonly expiresEarly: boolean
  /** By how much perps are above spot, as a share of it: what they pay funding for. */
  readonly perpPremium: number
}

export function createSmallMarket(given: SmallMarketOptions): SmallMarket {
  const { seed, startAt, noBidChance, wideChance, isCurved, expiresEarly, perpPremium } = given
  const random = createRandom(seed, 'market')
  const swings = new Map<string, readonly Swing[]>(
    UNDERLYINGS.map(({ name }) => [
      name,
      [17_000, 5_300, 1_900].map((periodMs) => ({ periodMs: periodMs * (0.7 + random.unit()), phase: random.unit() })),
    ]),
  )
  const perps = UNDERLYINGS.map(({ name }) => createPerp(name))
  const options = (expiresEarly ? [EXPIRY, LATER_EXPIRY] : [EXPIRY]).flatMap((expiry) =>
    UNDERLYINGS.flatMap(({ name, spot }) =>
      ([0.95, 1.05] as const).flatMap((moneyness) =>
        (['call', 'put'] as const).map((right) => optionOf(name, spot * moneyness, right, expiry)),
      ),
    ),
  )
  const hasNoBid = createSlots((name) => createRandom(seed, `no bids ${name}`), noBidChance)
  const isWide = createSlots((name) => createRandom(seed, `wide books ${name}`), wideChance)
  let now = startAt
  let healed = false

  function move(underlying: string): number {
    let sum = 0
    for (const { periodMs, phase } of swings.get(underlying) ?? []) {
      sum += Math.sin(2 * Math.PI * ((now - startAt) / periodMs + phase))
    }
    return 1 + sum * 0.0015
  }

  const firstSpot = (underlying: string): number => UNDERLYINGS.find(({ name }) => name === underlying)?.spot ?? 0
  const spot = (underlying: string): number => firstSpot(underlying) * move(underlying)

  const slot = (): number => Math.max(0, Math.floor((now - startAt) / SLOT_MS))

  function fair(name: string): FairQuote | undefined {
    const perp = perps.find((one) => one.name === name)
    if (perp !== undefined) return perpFair(spot(perp.underlying) * (1 + perpPremium), depthOf(perp.underlying) * 3)
    const option = options.find((one) => one.name === name)
    return option === undefined || now >= option.expiry ? undefined : optionFair(option)
  }

  function optionFair(option: Option): FairQuote {
    const { underlying, right, name } = option
    const [first, at] = [firstSpot(underlying), spot(underlying)]
    const moneyness = Number(option.strike) / 1e18 / first
    const isOut = right === 'call' ? moneyness > 1 : moneyness < 1
    const flat = (isOut ? 0.3 : 0.7) * (right === 'call' ? 1 : -1)
    const [gamma, away] = [isCurved ? CURVE / first : 0, at - first]
    const delta = flat + gamma * away
    const mark = first * (isOut ? 0.04 : 0.09) + flat * away + (gamma * away ** 2) / 2
    const isBad = !healed && isWide(name, slot())
    const half = HALF_SPREAD * (isBad ? WIDER : 1)
    return {
      mark,
      bid: healed || !hasNoBid(name, slot()) ? mark * (1 - half) : undefined,
      ask: mark * (1 + half),
      depth: depthOf(underlying) / (isBad ? THINNER : 1),
      forward: at,
      iv: 0.6,
      delta,
      gamma: isCurved ? gamma : 0.0001,
      vega: at * 0.001,
      theta: -at * 0.0005,
    }
  }

  const market: Market = {
    description: 'a small market for simulation',
    underlyings: UNDERLYINGS.map(({ name }) => name),
    instruments: [...perps, ...options],
    advance(to) {
      now = epochMs(Math.max(to, now))
    },
    spot,
    fair,
  }
  return {
    market,
    heal() {
      healed = true
    },
    firstSpot,
  }
}

/** What is drawn for each option and slot is the same whenever it is asked for. */
function createSlots(randomOf: (option: string) => Random, chance: number): (option: string, slot: number) => boolean {
  const drawn = new Map<string, { readonly random: Random; readonly slots: boolean[] }>()
  return (option, slot) => {
    const known = drawn.get(option) ?? { random: randomOf(option), slots: [] }
    drawn.set(option, known)
    while (known.slots.length <= slot) known.slots.push(known.random.unit() < chance)
    return known.slots[slot] ?? false
  }
}

function depthOf(underlying: string): number {
  return UNDERLYINGS.find(({ name }) => name === underlying)?.depth ?? 0
}

function optionOf(underlying: string, strike: number, right: Right, expiry: EpochMs): Option {
  return createOption(underlying, expiry, fromNumber(strike, 2, 'down'), right)
}

function perpFair(mark: number, depth: number): FairQuote {
  return {
    mark,
    bid: mark * 0.9999,
    ask: mark * 1.0001,
    depth,
    forward: mark,
    iv: undefined,
    delta: 1,
    gamma: 0,
    vega: 0,
    theta: 0,
  }
}
