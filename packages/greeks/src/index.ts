export {
  type AveragedSettlement,
  type AveragedSettlementInputs,
  type AveragedSoFar,
  averagedSettlement,
  SETTLEMENT_WINDOW_YEARS,
} from './averaged-settlement.ts'
export { type CoreColumns, createCoreColumns, createGreekColumns, type GreekColumns } from './batch/greek-columns.ts'
export { coreGreeksOfBook, greeksOfBook } from './batch/greeks-of-book.ts'
export { IMPLIED_STATUS, type ImpliedColumns, impliedVolatilitiesOfBook } from './batch/implied-volatilities.ts'
export type { ForwardBook, OptionBook, PricedBook, SpotBook } from './batch/option-book.ts'
export { priceBook } from './batch/price-book.ts'
export {
  cellIndex,
  createScenarioGrid,
  type ScenarioGrid,
  type Scenarios,
  scenarioGrid,
} from './batch/scenario-grid.ts'
export { sumBook } from './batch/sum-book.ts'
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
export {
  charmPerDay,
  colorPerDay,
  deltaUsd,
  epsilonPerPoint,
  gammaUsdPerPercent,
  rhoPerBasisPoint,
  rhoPerPoint,
  thetaPerDay,
  ultimaPerVolPoint,
  vannaPerVolPoint,
  vegaPerVolPoint,
  vetaPerVolPointPerDay,
  volgaPerVolPoint,
  zommaPerVolPoint,
} from './scaled-greeks.ts'
export { calendarArbitrage } from './surface/calendar-arbitrage.ts'
export type { ExpirySmile } from './surface/expiry-smile.ts'
export { type ChainQuote, fitSurface, type SurfaceFit, type SurfaceFitInputs } from './surface/fit-surface.ts'
export { fitSvi, type SviFit, type SviFitInputs } from './surface/fit-svi.ts'
export type { SmileQuote } from './surface/quoted-smile.ts'
export { type AtMoneyVariance, type SsviParameters, SsviSurface, ssviSlice } from './surface/ssvi-surface.ts'
export { type JumpWings, type SviParameters, SviSlice, type Violation } from './surface/svi-slice.ts'
export {
  type SmileDynamics,
  type SurfaceArbitrage,
  type SurfaceGreeks,
  type SurfacePoint,
  VolatilitySurface,
} from './surface/volatility-surface.ts'
export { yearsBetween } from './surface/years.ts'
export {
  type DeribitGreeks,
  type DeribitTerms,
  type FromDeribit,
  fromDeribitGreeks,
  toDeribitGreeks,
} from './venues/deribit-greeks.ts'
export { type DeriveGreeks, type DeriveTerms, fromDeriveGreeks, toDeriveGreeks } from './venues/derive-greeks.ts'
