import {
  createOption,
  createPerp,
  createRandom,
  type EpochMs,
  epochMs,
  fromNumber,
  type Instrument,
  type Option,
  type Right,
} from '@riposte/market-model'
import type { FairQuote, Market } from '@riposte/simulators'

/** A market with few instruments, cheap to compute: spot swings on sines, options follow it by a constant delta. */
export interface SmallMarket {
  readonly market: Market
  /** The same market without options, once {@link SmallMarket.closeForTakers} was called: nothing new is asked for. */
  readonly takersView: Market
  closeForTakers(): void
  /** Every option has bidders from now on. */
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
/** Chance that nobody bids for an option during a slot, and its length. */
const NO_BID_SLOT_MS = 8_000

interface Swing {
  readonly periodMs: number
  readonly phase: number
}

/**
 * @param noBidChance share of slots in which an option has no bidder
 * @param isCurved    options have a gamma: their deltas follow spot
 * @param expiresEarly whether the world lives to see its options expire: then there are some that do not
 */
export function createSmallMarket(
  seed: number,
  startAt: EpochMs,
  noBidChance: number,
  isCurved: boolean,
  expiresEarly: boolean,
): SmallMarket {
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
  const noBids = new Map(options.map(({ name }) => [name, createRandom(seed, `no bids ${name}`)]))
  const slots = new Map<string, boolean[]>()
  let now = startAt
  let healed = false
  let closed = false

  function move(underlying: string): number {
    let sum = 0
    for (const { periodMs, phase } of swings.get(underlying) ?? []) {
      sum += Math.sin(2 * Math.PI * ((now - startAt) / periodMs + phase))
    }
    return 1 + sum * 0.0015
  }

  const firstSpot = (underlying: string): number => UNDERLYINGS.find(({ name }) => name === underlying)?.spot ?? 0
  const spot = (underlying: string): number => firstSpot(underlying) * move(underlying)

  function hasBid(option: string): boolean {
    if (healed) return true
    const slot = Math.max(0, Math.floor((now - startAt) / NO_BID_SLOT_MS))
    const drawn = slots.get(option) ?? []
    slots.set(option, drawn)
    while (drawn.length <= slot) drawn.push((noBids.get(option)?.unit() ?? 1) >= noBidChance)
    return drawn[slot] ?? true
  }

  function fair(name: string): FairQuote | undefined {
    const perp = perps.find((one) => one.name === name)
    if (perp !== undefined) return perpFair(spot(perp.underlying), depthOf(perp.underlying) * 3)
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
    return {
      mark,
      bid: hasBid(name) ? mark * 0.985 : undefined,
      ask: mark * 1.015,
      depth: depthOf(underlying),
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
    takersView: {
      ...market,
      get instruments(): readonly Instrument[] {
        return closed ? perps : market.instruments
      },
    },
    closeForTakers() {
      closed = true
    },
    heal() {
      healed = true
    },
    firstSpot,
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
