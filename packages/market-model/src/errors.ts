/** Every error that this package throws. Catch by class, then tell apart by `code`. */
export class MarketModelError extends Error {
  override readonly name: string = 'MarketModelError'
  readonly code: 'DECIMAL_INVALID' | 'DECIMAL_PRECISION' | 'DIVISION_BY_ZERO' | 'INSTRUMENT_NAME_INVALID'
  constructor(code: MarketModelError['code'], message: string) {
    super(message)
    this.code = code
  }
}
