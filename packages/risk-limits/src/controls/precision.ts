import { formatWad, type Listing, toNumber, type Wad } from '@riposte/market-model'
import type { Breach } from '../breach.ts'
import type { OrderTerms } from './order-terms.ts'
import { plain } from './refusal.ts'

/** What the place that an order goes to can express and accepts. */
export interface OrderGrid {
  /** Tick, step and bounds of the venue; undefined where it has none, as for a signature to a taker. */
  readonly listing: Pick<Listing, 'active' | 'tick' | 'step' | 'minimum' | 'maximum'> | undefined
  /** Decimals of a price or a quantity, 0 to 18: Derive takes 12. */
  readonly decimals: number
  /** Decimals of a strike, 0 to 18: Rysk signs 8. */
  readonly strikeDecimals: number
}

/** Distance of two neighbours at so many decimals, in counts of 10^-18. */
const STEPS: readonly bigint[] = Array.from({ length: 19 }, (_, decimals) => 10n ** BigInt(18 - decimals))

/**
 * Control 17: price and quantity are ones that the place accepts, so that what is signed is what was meant. A hedge that
 * takes may be smaller than the minimum, which is of what rests.
 */
export function checkPrecision(
  terms: OrderTerms,
  { listing, decimals, strikeDecimals }: OrderGrid,
): Breach | undefined {
  const { instrument, kind, price, quantity } = terms
  if (quantity <= 0n) return imprecise(terms, 0, quantity, `expected a quantity above 0, got ${formatWad(quantity)}`)
  // A person may have been given something; nobody signs or sends a price of nothing.
  if (price < 0n || (price === 0n && kind !== 'manual')) {
    return imprecise(terms, 0, price, `expected a price above 0, got ${formatWad(price)}`)
  }
  const unit = STEPS[decimals] as bigint
  if (price % unit !== 0n) return tooFine(terms, decimals, 'price', price)
  if (quantity % unit !== 0n) return tooFine(terms, decimals, 'quantity', quantity)
  if (instrument.kind === 'option' && instrument.strike % (STEPS[strikeDecimals] as bigint) !== 0n) {
    return tooFine(terms, strikeDecimals, 'strike', instrument.strike)
  }
  if (listing === undefined) return undefined
  const { active, tick, step, minimum, maximum } = listing
  if (!active) return imprecise(terms, 0, quantity, 'the venue does not list it at the moment')
  if (price % tick !== 0n) return offGrid(terms, 'price', price, 'the tick', tick)
  if (quantity % step !== 0n) return offGrid(terms, 'quantity', quantity, 'the step', step)
  if (quantity > maximum) return offGrid(terms, 'quantity', quantity, 'the maximum', maximum)
  if (kind !== 'hedge' && quantity < minimum) return offGrid(terms, 'quantity', quantity, 'the minimum', minimum)
  return undefined
}

function tooFine(terms: OrderTerms, decimals: number, what: string, value: Wad): Breach {
  return imprecise(
    terms,
    decimals,
    value,
    `expected a ${what} of at most ${decimals} decimals, got ${formatWad(value)}`,
  )
}

function offGrid(terms: OrderTerms, what: string, value: Wad, bound: string, grid: Wad): Breach {
  return imprecise(
    terms,
    toNumber(grid),
    value,
    `the ${what} ${formatWad(value)} does not fit ${bound} of ${formatWad(grid)}`,
  )
}

function imprecise({ instrument, kind }: OrderTerms, limit: number, value: Wad, what: string): Breach {
  const wouldBe = toNumber(value)
  const message = `PRECISION of ${instrument.name}: ${what} in this ${kind} of ${plain(wouldBe)}`
  return { code: 'PRECISION', scope: instrument.name, limit, value: 0, wouldBe, message }
}
