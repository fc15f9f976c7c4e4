/** In what a limit is counted. Shares and ratios are fractions of 1. */
export type LimitUnit =
  | 'contracts'
  | 'underlyings'
  | 'USD'
  | 'USD per 1 %'
  | 'USD per vol point'
  | 'USD a day'
  | 'token'
  | 'seconds'
  | 'milliseconds'
  | 'days'
  | 'count'
  | 'per second'
  | 'basis points'
  | 'fraction'
  | 'standard deviations'
  | 'formula'

/** What a limit is, apart from its value on this desk. */
export interface LimitDefinition {
  /** Numbers of the controls that it carries out, as the table of controls in the README counts them. */
  readonly controls: readonly number[]
  readonly meaning: string
  readonly unit: LimitUnit
  /** As it would be written. There is no limit without one: unset is not infinite. */
  readonly default: string
  /** The loosest value that any configuration may have; for a floor, the lowest. */
  readonly ceiling: string
  /** Which way is tighter: most limits are caps, some are floors. */
  readonly kind: 'cap' | 'floor'
  /** May differ between underlyings. */
  readonly perUnderlying: boolean
  /** Where 0 is no amount but a choice of its own: the loosest that there is, or the tightest. */
  readonly zero?: 'loosest' | 'tightest'
}

const cap = (
  controls: readonly number[],
  unit: LimitUnit,
  value: string,
  ceiling: string,
  meaning: string,
): LimitDefinition => ({ controls, unit, default: value, ceiling, meaning, kind: 'cap', perUnderlying: true })

const deskCap = (...definition: Parameters<typeof cap>): LimitDefinition => ({
  ...cap(...definition),
  perUnderlying: false,
})

const floor = (...definition: Parameters<typeof cap>): LimitDefinition => ({ ...cap(...definition), kind: 'floor' })

const deskFloor = (...definition: Parameters<typeof cap>): LimitDefinition => ({
  ...cap(...definition),
  kind: 'floor',
  perUnderlying: false,
})

/** Every limit there is, by the name under which it is configured and by which a breach calls it. */
export const LIMITS = {
  // Exposures: what is held, with every live quote and working order at its worst.
  MAX_POSITION_SIZE: cap([10, 13], 'contracts', '1000', '1000000', 'absolute position in one instrument at one venue'),
  MAX_EXPIRY_POSITION: cap([10], 'contracts', '5000', '5000000', 'absolute sum of the options of one expiry'),
  MAX_UNDERLYING_POSITION: cap([10], 'contracts', '10000', '10000000', 'absolute sum of the options of an underlying'),
  MAX_DELTA_EXPOSURE: cap([11], 'underlyings', '500', '1000000', 'absolute delta of an underlying, net of hedges'),
  GAMMA_MAX_DELTA: cap([11], 'underlyings', '100', '1000000', 'absolute delta that gamma hedging may leave standing'),
  MAX_GAMMA_USD: cap([11], 'USD per 1 %', '5000000', '1000000000', 'absolute change of delta in USD for a 1 % move'),
  MAX_VEGA_USD: cap([11], 'USD per vol point', '1000000', '100000000', 'absolute vega of an underlying'),
  MAX_THETA_USD: cap([11], 'USD a day', '1000000', '100000000', 'absolute theta of an underlying'),
  MAX_EXPIRY_GAMMA_USD: cap([11], 'USD per 1 %', '5000000', '1000000000', 'absolute gamma of one expiry'),
  MAX_EXPIRY_VEGA_USD: cap([11], 'USD per vol point', '500000', '100000000', 'absolute vega of one expiry'),
  MAX_NOTIONAL_USD: cap([9], 'USD', '500000000', '100000000000', 'contracts of every leg at spot, added up'),
  MAX_PREMIUM_AT_RISK_USD: deskCap(
    [9],
    'USD',
    '50000000',
    '1000000000',
    'value of the options that are held long, net',
  ),
  MAX_SCENARIO_LOSS_USD: cap([12], 'USD', '20000000', '1000000000', 'loss in the worst cell of the scenario grid'),
  MAX_MARGIN_USD: deskCap(
    [9, 21],
    'USD',
    '20000000',
    '1000000000',
    'initial margin of hedges that live quotes may need',
  ),
  MIN_FREE_MARGIN_USD: deskFloor([21], 'USD', '0', '0', 'free margin at the hedging venue that quotes leave alone'),
  MIN_RUNWAY: deskFloor([9, 21], 'token', '0', '0', 'balance of each token that quotes leave alone'),
  FREE_MARGIN_WARNING_USD: deskFloor(
    [21],
    'USD',
    '100000',
    '0',
    'free margin at the hedging venue, below which people are told',
  ),
  RUNWAY_WARNING: deskFloor([21], 'token', '50000', '0', 'balance of each premium token, below which people are told'),

  // One quote, hedge or manual trade.
  MAX_ORDER_SIZE: cap([2], 'contracts', '500', '1000000', 'contracts of one quote, hedge or trade'),
  MAX_ORDER_VALUE_USD: cap([1], 'USD', '50000000', '1000000000', 'contracts times strike, or times price for a perp'),
  MAX_ORDER_PREMIUM_USD: cap([1], 'USD', '5000000', '1000000000', 'contracts times price of an option'),
  MIN_IV: floor([3], 'fraction', '0.05', '0.01', 'implied volatility of a price, annualised'),
  MAX_IV: cap([3], 'fraction', '5', '20', 'implied volatility of a price, annualised'),
  MAX_MARK_DISTANCE: cap([4], 'fraction', '0.5', '10', 'distance of a price from the mark, as a share of the mark'),
  MAX_SPOT_DISTANCE_BPS: cap(
    [3, 4, 14],
    'basis points',
    '100',
    '5000',
    'distance, width or disagreement that is always allowed, of spot; all that a perp may be from its mark',
  ),
  MIN_TIME_TO_EXPIRY_S: floor([18], 'seconds', '3600', '0', 'life that is left of an option when it is quoted'),
  MAX_TIME_TO_EXPIRY_DAYS: cap([18], 'days', '400', '1000', 'life that is left of an option when it is quoted'),
  MAX_TAKER_VALUE_USD: deskCap(
    [16],
    'USD',
    '50000000',
    '1000000000',
    'contracts times strike with one taker in a UTC day',
  ),
  MAX_QUOTE_VALIDITY_S: deskCap([18, 31], 'seconds', '45', '600', 'how long a signature may be firm'),

  // The data that is priced on.
  MAX_MARKET_AGE_MS: cap([14], 'milliseconds', '5000', '60000', 'age of the market data'),
  MAX_MARKET_SPREAD: cap([14], 'fraction', '2', '100', 'width of the book, as a share of the mark'),
  MAX_MARK_DISAGREEMENT: cap(
    [14],
    'fraction',
    '0.5',
    '10',
    "difference of the mark and the book's middle, of the mark",
  ),
  MAX_SPOT_DISAGREEMENT_BPS: cap([14], 'basis points', '100', '5000', 'difference of two sources of spot'),
  MAX_OFF_PEG_BPS: deskCap([14, 16], 'basis points', '100', '1000', 'distance of a stablecoin from 1 USD'),

  // What happens too fast.
  PRICE_MOVE_SIGMAS: cap(
    [5],
    'standard deviations',
    '8',
    '100',
    'move of spot within the window, in its own volatility',
  ),
  PRICE_MOVE_WINDOW_S: deskFloor([5], 'seconds', '60', '1', 'window of the price-move pause'),
  MAX_QUOTES_PER_SECOND: deskCap([6], 'per second', '1000', '100000', 'signatures for the RFQ source'),
  MAX_EXECUTIONS: deskCap([7], 'count', '200', '100000', 'trades won within the window, in all'),
  MAX_EXECUTIONS_PER_TAKER: deskCap([7], 'count', '100', '100000', 'trades won from one taker within the window'),
  MAX_EXECUTIONS_PER_STRIKE: deskCap([7], 'count', '100', '100000', 'trades won in one instrument within the window'),
  EXECUTION_WINDOW_S: deskFloor([7], 'seconds', '60', '1', 'window in which executions are counted'),
  PROTECTION_QUANTITY: cap([30], 'contracts', '2000', '1000000', 'contracts won within the protection window'),
  PROTECTION_DELTA: cap([30], 'underlyings', '500', '1000000', 'absolute delta won within the protection window'),
  PROTECTION_VEGA_USD: cap([30], 'USD per vol point', '500000', '100000000', 'absolute vega won within the window'),
  PROTECTION_PREMIUM_USD: cap([30], 'USD', '10000000', '1000000000', 'premium paid within the protection window'),
  PROTECTION_SIGNED_QUANTITY: cap([30], 'contracts', '20000', '10000000', 'contracts signed within the window'),
  PROTECTION_SIGNED_DELTA: cap([30], 'underlyings', '5000', '10000000', 'absolute delta signed within the window'),
  PROTECTION_SIGNED_VEGA_USD: cap(
    [30],
    'USD per vol point',
    '5000000',
    '1000000000',
    'absolute vega signed in the window',
  ),
  PROTECTION_SIGNED_PREMIUM_USD: cap([30], 'USD', '100000000', '10000000000', 'premium signed within the window'),
  PROTECTION_WINDOW_S: deskFloor([30], 'seconds', '10', '1', "window of the desk's own market-maker protection"),
  PROTECTION_FREEZE_S: {
    ...deskFloor([30], 'seconds', '30', '0', 'pause of quoting after it; 0: until a person resumes'),
    zero: 'tightest',
  },

  // What is lost, what is late, what is thin.
  MAX_LOSS_HOUR_USD: deskCap([36], 'USD', '1000000', '1000000000', 'loss within an hour, on a conservative mark'),
  MAX_LOSS_DAY_USD: deskCap([36], 'USD', '2000000', '1000000000', 'loss since 00:00 UTC, on a conservative mark'),
  MAX_DRAWDOWN_USD: deskCap([36], 'USD', '3000000', '1000000000', 'fall from the best P&L so far'),
  POSITION_STOP_LOSS_USD: cap([36], 'USD', '1000000', '1000000000', 'loss of one position since it was opened'),
  MARGIN_RATIO_WARNING: deskCap(
    [37],
    'fraction',
    '0.6',
    '1',
    'maintenance margin, of the account, that is told to people',
  ),
  MAX_MARGIN_RATIO: deskCap(
    [37],
    'fraction',
    '0.8',
    '1',
    'maintenance margin, of the account, beyond which nobody is quoted',
  ),
  MARGIN_RATIO_REDUCE: deskCap(
    [37],
    'fraction',
    '0.9',
    '1',
    'maintenance margin, of the account, beyond which only reducing is left',
  ),
  HEDGE_DEADLINE_S: cap([35], 'seconds', '60', '3600', 'how long a fill may stay unhedged'),
  HEDGE_LOSS_BUDGET_USD: cap([35], 'USD', '100000', '100000000', 'what hedging one fill may lose against its plan'),
  MAX_ORDER_SILENCE_S: deskCap([33], 'seconds', '15', '600', 'how long the outcome of an order may stay unknown'),
  MAX_LIFE_SIGN_AGE_S: {
    ...deskCap([34], 'seconds', '0', '86400', 'age of the watchdog lease; 0: no watchdog is expected'),
    zero: 'loosest',
  },
} as const satisfies Readonly<Record<string, LimitDefinition>>

/** The name of a limit, as in the environment and in breaches. */
export type LimitName = keyof typeof LIMITS

export const LIMIT_NAMES = /* @__PURE__ */ Object.keys(LIMITS) as readonly LimitName[]

export function definitionOf(name: LimitName): LimitDefinition {
  return LIMITS[name]
}
