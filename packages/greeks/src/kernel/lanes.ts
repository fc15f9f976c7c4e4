/**
 * How many options go through the kernel together. Each stage is a short loop over all of them, so that nothing is passed
 * from call to call, nothing is allocated, and what is shared stays in the nearest cache.
 */
export const LANES = 128

const lane = (): Float64Array => new Float64Array(LANES)
const lanePair = (): Float64Array => new Float64Array(2 * LANES)

// Inputs.
/** 1 for a call, -1 for a put. */
export const SIGN = /* @__PURE__ */ lane()
/** The forward or the spot. */
export const UNDERLYING = /* @__PURE__ */ lane()
export const STRIKE = /* @__PURE__ */ lane()
export const YEARS = /* @__PURE__ */ lane()
export const VOLATILITY = /* @__PURE__ */ lane()
export const RATE = /* @__PURE__ */ lane()
/** Of the spot; the rate itself for a forward, whose legs are discounted alike. */
export const DIVIDEND_YIELD = /* @__PURE__ */ lane()

// Written by `discountLegs`.
/** e^(-rate years) and e^(-dividendYield years). */
export const DISCOUNT = /* @__PURE__ */ lane()
export const CARRY_DISCOUNT = /* @__PURE__ */ lane()
/** ln(forward / strike). */
export const MONEYNESS = /* @__PURE__ */ lane()
/** The discounted lesser of forward and strike, and the greater. */
export const NEAR_LEG = /* @__PURE__ */ lane()
export const AWAY_LEG = /* @__PURE__ */ lane()
/** Discounted intrinsic value. */
export const INTRINSIC = /* @__PURE__ */ lane()

// Written by `measureDeviation`.
export const ROOT_YEARS = /* @__PURE__ */ lane()
/** s = volatility sqrt(years), the standard deviation of ln(underlying) at expiry. */
export const DEVIATION = /* @__PURE__ */ lane()

// Written by `measureDensity`.
/** ln(forward / strike) / s, whose size is d; the density of d - s/2 and that density times the near leg. */
export const DISTANCE = /* @__PURE__ */ lane()
export const DENSITY = /* @__PURE__ */ lane()
export const WEIGHT = /* @__PURE__ */ lane()

// Written by `findRatios`.
/** 1 where s is small and the price comes from a series, else 0. */
export const NARROW = /* @__PURE__ */ new Uint8Array(LANES)
/** 1 where the price comes from what is missing to its largest, else 0. */
export const COMPLEMENT = /* @__PURE__ */ new Uint8Array(LANES)
/** Where Mills' ratio or its slope was looked up. */
export const FOUND_AT = /* @__PURE__ */ lane()
/** Mills' slope at d where narrow, else Mills' ratio at |d - s/2|. */
export const NEAR_RATIO = /* @__PURE__ */ lane()

// Written by `findSpreads`, and with the tails by `findTails`.
/** R(d - s/2) - R(d + s/2), the time value over its weight; or R(s/2 - d) + R(s/2 + d), what is missing over its weight. */
export const SPREAD = /* @__PURE__ */ lane()
/** Near leg and away leg times their probability out of the money, each followed by what is missing to the leg. */
export const NEAR_TAILS = /* @__PURE__ */ lanePair()
export const AWAY_TAILS = /* @__PURE__ */ lanePair()

// Written by `valueTime` and `splitLegs`.
/** Price above the intrinsic value. */
export const TIME_VALUE = /* @__PURE__ */ lane()
/** What the legs are worth: discounted forward times Phi(sign d1), discounted strike times Phi(sign d2). */
export const FORWARD_PART = /* @__PURE__ */ lane()
export const STRIKE_PART = /* @__PURE__ */ lane()
