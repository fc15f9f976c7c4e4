import { DomainError } from '../errors.ts'
import type { ExpirySmile } from './expiry-smile.ts'
import { fitSvi } from './fit-svi.ts'
import type { SmileQuote } from './quoted-smile.ts'
import type { SviSlice } from './svi-slice.ts'
import { VolatilitySurface } from './volatility-surface.ts'
import { yearsBetween } from './years.ts'

/** One option of a chain: the volatilities at which it is bid and asked. A side that nobody quotes is left out. */
export interface ChainQuote {
  /** Milliseconds since the epoch. */
  readonly expiry: number
  /** USD per unit, > 0. */
  readonly strike: number
  /** Of the expiry, as the volatilities were computed with it. */
  readonly forward: number
  readonly bid?: number
  readonly ask?: number
}

export interface SurfaceFitInputs {
  /** Of the chain, milliseconds since the epoch. */
  readonly at: number
  readonly quotes: readonly ChainQuote[]
  /** The last surface: the search for each expiry's smile starts at its. */
  readonly previous?: VolatilitySurface
}

export type SurfaceFit =
  | {
      readonly status: 'ok'
      readonly surface: VolatilitySurface
      /** Expiries still to come without one quote that has two sides: they are not in the surface. */
      readonly unquoted: readonly number[]
    }
  | { readonly status: 'no-quotes' }

/**
 * Builds a surface from a chain's bid and ask volatilities: an SVI smile for each expiry, in their order, each kept above the
 * one before if its quotes allow. Expiries that have passed are left out.
 *
 * @throws {DomainError} on a quote out of range, naming it
 */
export function fitSurface({ at, quotes, previous }: SurfaceFitInputs): SurfaceFit {
  const byExpiry = new Map<number, ChainQuote[]>()
  for (const quote of quotes) {
    assertQuote(quote)
    if (quote.expiry <= at) continue
    const known = byExpiry.get(quote.expiry)
    if (known === undefined) byExpiry.set(quote.expiry, [quote])
    else known.push(quote)
  }
  const smiles: ExpirySmile[] = []
  const unquoted: number[] = []
  let earlier: SviSlice | undefined
  for (const [expiry, chain] of [...byExpiry].sort(([a], [b]) => a - b)) {
    const last = previous?.smiles.find((smile) => smile.expiry === expiry)?.slice
    const smile = fitExpiry(expiry, yearsBetween(at, expiry), chain, last, earlier)
    if (smile === undefined) {
      unquoted.push(expiry)
      continue
    }
    smiles.push(smile)
    earlier = smile.slice
  }
  if (smiles.length === 0) return { status: 'no-quotes' }
  return { status: 'ok', surface: new VolatilitySurface(at, smiles), unquoted }
}

function fitExpiry(
  expiry: number,
  years: number,
  chain: readonly ChainQuote[],
  previous: SviSlice | undefined,
  earlier: SviSlice | undefined,
): ExpirySmile | undefined {
  const quotes = chain.map(
    ({ strike, forward, bid, ask }): SmileQuote => ({
      logMoneyness: Math.log(strike / forward),
      ...(bid === undefined ? {} : { bid }),
      ...(ask === undefined ? {} : { ask }),
    }),
  )
  const fit = fitSvi({
    years,
    quotes,
    ...(previous === undefined ? {} : { previous }),
    ...(earlier === undefined ? {} : { earlier }),
  })
  if (fit.status !== 'ok') return undefined
  const twoSided = quotes
    .flatMap(({ logMoneyness, bid, ask }) =>
      bid === undefined || ask === undefined ? [] : [{ logMoneyness, half: (ask - bid) / 2 }],
    )
    .sort((a, b) => a.logMoneyness - b.logMoneyness)
  const forwards = chain.map(({ forward }) => forward).sort((a, b) => a - b)
  return {
    expiry,
    years,
    forward: forwards[forwards.length >> 1] as number,
    slice: fit.slice,
    twoSided: fit.twoSided,
    inside: fit.inside,
    rmsError: fit.rmsError,
    quotedAt: Float64Array.from(twoSided, ({ logMoneyness }) => logMoneyness),
    halfWidths: Float64Array.from(twoSided, ({ half }) => half),
  }
}

function assertQuote({ expiry, strike, forward }: ChainQuote): void {
  if (!Number.isFinite(expiry)) throw new DomainError('expiry', expiry, 'milliseconds since the epoch')
  if (!(strike > 0 && strike < Number.POSITIVE_INFINITY)) throw new DomainError('strike', strike, 'a finite number > 0')
  if (!(forward > 0 && forward < Number.POSITIVE_INFINITY)) {
    throw new DomainError('forward', forward, 'a finite number > 0')
  }
}
