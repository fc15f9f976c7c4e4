import type { Greeks } from '../greeks.ts'

/** Price and first Greeks as columns, a row an option. */
export interface CoreColumns {
  readonly price: Float64Array
  readonly delta: Float64Array
  readonly gamma: Float64Array
  readonly vega: Float64Array
  readonly theta: Float64Array
  readonly rho: Float64Array
}

/** Every output as a column, a row an option. */
export type GreekColumns = { readonly [Name in keyof Greeks]: Float64Array }

/** Columns for `coreGreeksOfBook`, all 0. */
export function createCoreColumns(length: number): CoreColumns {
  const column = () => new Float64Array(length)
  return { price: column(), delta: column(), gamma: column(), vega: column(), theta: column(), rho: column() }
}

/** Columns for `greeksOfBook`, all 0. */
export function createGreekColumns(length: number): GreekColumns {
  const column = () => new Float64Array(length)
  return {
    price: column(),
    delta: column(),
    deltaForward: column(),
    gamma: column(),
    vega: column(),
    theta: column(),
    rho: column(),
    epsilon: column(),
    vanna: column(),
    volga: column(),
    charm: column(),
    veta: column(),
    speed: column(),
    zomma: column(),
    color: column(),
    ultima: column(),
    dualDelta: column(),
    dualGamma: column(),
  }
}
