import type { SmileColumns } from './svi-least-squares.ts'
import type { SviSlice } from './svi-slice.ts'

/** What the market says about the volatility at one strike. A side that nobody quotes is left out. */
export interface SmileQuote {
  /** ln(strike / forward). */
  readonly logMoneyness: number
  /** Volatility at which somebody buys, as a fraction, >= 0. */
  readonly bid?: number
  /** Volatility at which somebody sells, as a fraction, > 0. */
  readonly ask?: number
}

/** Least width of a quote that is reckoned with, in volatility: a narrower one would outweigh all others. */
const LEAST_WIDTH = 1e-4

/** Quotes with two sides as columns of total variance, and what is to be known of them. */
export class QuotedSmile implements SmileColumns {
  logMoneyness: Float64Array
  totalVariance: Float64Array
  weight: Float64Array
  readonly bid: Float64Array
  readonly ask: Float64Array
  readonly twoSided: number
  readonly from: number
  readonly to: number

  constructor(quotes: readonly SmileQuote[], years: number) {
    const usable = quotes.filter(({ bid, ask }) => bid !== undefined && ask !== undefined)
    const column = (value: (quote: SmileQuote) => number) => Float64Array.from(usable, value)
    this.logMoneyness = column(({ logMoneyness }) => logMoneyness)
    this.bid = column(({ bid = 0 }) => bid * bid * years)
    this.ask = column(({ ask = 0 }) => ask * ask * years)
    this.totalVariance = column(({ bid = 0, ask = 0 }) => ((bid + ask) / 2) ** 2 * years)
    this.weight = column(({ bid = 0, ask = 0 }) => {
      // In w as wide as in volatility times dw/dvolatility.
      const width = Math.max(ask - bid, LEAST_WIDTH) * (bid + ask) * years
      return 1 / (width * width)
    })
    this.twoSided = usable.length
    this.from = Math.min(...this.logMoneyness)
    this.to = Math.max(...this.logMoneyness)
  }

  missed(slice: SviSlice): number {
    let count = 0
    for (let i = 0; i < this.twoSided; i++) if (this.misses(slice, i)) count++
    return count
  }

  /** Gives more weight to what `slice` misses; false if that is nothing. */
  emphasise(slice: SviSlice, factor: number): boolean {
    let any = false
    for (let i = 0; i < this.twoSided; i++) {
      if (!this.misses(slice, i)) continue
      this.weight[i] = (this.weight[i] as number) * factor
      any = true
    }
    return any
  }

  /** Adds something that is no quote, of `heft` tenths of the weight of all of them. */
  anchor(logMoneyness: number, totalVariance: number, heft: number): void {
    const all = this.weight.subarray(0, this.twoSided).reduce((sum, weight) => sum + weight, 0)
    this.logMoneyness = Float64Array.from([...this.logMoneyness, logMoneyness])
    this.totalVariance = Float64Array.from([...this.totalVariance, totalVariance])
    this.weight = Float64Array.from([...this.weight, (heft * all) / 10])
  }

  rmsError(slice: SviSlice, years: number): number {
    let sum = 0
    for (let i = 0; i < this.twoSided; i++) {
      const middle = Math.sqrt((this.totalVariance[i] as number) / years)
      sum += (slice.volatility(this.logMoneyness[i] as number, years) - middle) ** 2
    }
    return Math.sqrt(sum / this.twoSided)
  }

  private misses(slice: SviSlice, i: number): boolean {
    const w = slice.totalVariance(this.logMoneyness[i] as number)
    return w < (this.bid[i] as number) || w > (this.ask[i] as number)
  }
}
