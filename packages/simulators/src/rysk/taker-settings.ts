import { SimulatorsError } from '../errors.ts'
import type { Range } from './draw.ts'
import type { RfqShape } from './rfq-shape.ts'
import type { TypeDataDomain } from './type-data-domain.ts'

/** The simulated takers, who write RFQs by themselves. Chances are fractions from 0 to 1. */
export interface TakerSettings {
  readonly enabled: boolean
  /** Mean time between RFQs, over all assets that have a subscriber. */
  readonly intervalMs: number
  /** Chance that a taker takes the best quote. */
  readonly confirmChance: number
  /**
   * Greet newcomers: until a maker on a socket has traded, competitors stand aside and its best quote is always taken.
   */
  readonly welcome: boolean
  /**
   * The share of the option's mark below which a taker says no, drawn for each RFQ. With zeros any price is good enough.
   */
  readonly reservationShare: Range
  /**
   * Chance that a taker is informed: it holds on to the best quote for as long as that is valid, looks at the market every
   * second, and takes the quote once the option's mark has fallen below it; otherwise it lets it lapse. Everybody else
   * takes or declines without looking.
   */
  readonly informedChance: number
  /** Chance of a size finer than 0.01 contracts. */
  readonly fineSizeChance: number
  /** Chance that the same RFQ is pushed once more within its window. */
  readonly repeatChance: number
  /** Chance that `isTakerBuy` is left out. */
  readonly sideAbsentChance: number
  /** Chance that a taker wants to buy, which the settlement contract does not know. */
  readonly takerBuyChance: number
  /** Shapes of the frames, drawn evenly. */
  readonly shapes: readonly RfqShape[]
  /** Domains that requests of 2026 name, drawn evenly; none of them names one when there are none. */
  readonly domains: readonly TypeDataDomain[]
  /** Whom requests of 2026 invite; everybody when empty. */
  readonly makers: readonly string[]
  /** Chance that the premium is paid in a stablecoin of the chain other than the usual one. */
  readonly otherUsdChance: number
  /** Chance that the taker is the zero address. */
  readonly anonymousChance: number
  /** Chance that the strike is out of the money. */
  readonly outOfTheMoneyChance: number
  readonly leastHoursToExpiry: number
  readonly mostDaysToExpiry: number
}

export const PAPER_TAKERS: TakerSettings = {
  enabled: true,
  intervalMs: 2_000,
  confirmChance: 0.6,
  welcome: true,
  reservationShare: [0, 0],
  informedChance: 0,
  fineSizeChance: 1 / 12,
  repeatChance: 0.05,
  sideAbsentChance: 0.2,
  takerBuyChance: 0,
  shapes: ['current'],
  domains: [],
  makers: [],
  otherUsdChance: 0,
  anonymousChance: 0.5,
  outOfTheMoneyChance: 0.9,
  leastHoursToExpiry: 6,
  mostDaysToExpiry: 60,
}

/** @throws {SimulatorsError} OPTIONS_INVALID for an interval at which time would not pass */
export function checkTakers(settings: TakerSettings): TakerSettings {
  if (settings.intervalMs > 0) return settings
  throw new SimulatorsError('OPTIONS_INVALID', `takers.intervalMs: expected more than 0, got ${settings.intervalMs}`)
}
