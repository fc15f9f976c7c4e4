export { type CoreColumns, createCoreColumns, createGreekColumns, type GreekColumns } from './batch/greek-columns.ts'
export { coreGreeksOfBook, greeksOfBook } from './batch/greeks-of-book.ts'
export { IMPLIED_STATUS, type ImpliedColumns, impliedVolatilitiesOfBook } from './batch/implied-volatilities.ts'
export type { ForwardBook, OptionBook, PricedBook, SpotBook } from './batch/option-book.ts'
export { priceBook } from './batch/price-book.ts'
export { blackScholes } from './black-scholes.ts'
export { blackScholesGreeks } from './black-scholes-greeks.ts'
export { black76 } from './black76.ts'
export { black76Greeks } from './black76-greeks.ts'
export { DomainError } from './errors.ts'
export { GREEK_NAMES, type Greeks } from './greeks.ts'
export {
  type BlackScholesImpliedVolatilityInputs,
  type BlackScholesTimeValueInputs,
  blackScholesImpliedVolatility,
  blackScholesTimeValueVolatility,
  type ImpliedVolatility,
  type ImpliedVolatilityInputs,
  impliedVolatility,
  type TimeValueInputs,
  timeValueVolatility,
} from './implied-volatility.ts'
export { normalCdf, normalPdf } from './normal.ts'
export type { Black76Inputs, BlackScholesInputs, Right } from './option-inputs.ts'
