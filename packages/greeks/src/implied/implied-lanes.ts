import { LANES } from '../kernel/lanes.ts'

// What the search for a deviation keeps per lane, beside the kernel's own lanes.

const lane = (): Float64Array => new Float64Array(LANES)

/** The time value relative to the near leg, c, between 0 and 1. */
export const TARGET = /* @__PURE__ */ lane()

/** The ways in which the equation for the deviation is nearly straight: a value of REGION. */
export const LOW = 0
export const BELOW_BEND = 1
export const ABOVE_BEND = 2
export const HIGH = 3
export const REGION = /* @__PURE__ */ new Uint8Array(LANES)

/** The deviation at which c bends, sqrt(2 |x|), and c there. */
export const BEND = /* @__PURE__ */ lane()
export const TARGET_AT_BEND = /* @__PURE__ */ lane()

/** c where the tangent at the bend meets 0 or 1. */
export const TARGET_AT_EDGE = /* @__PURE__ */ lane()

/** 1 once the last step was small. */
export const SETTLED = /* @__PURE__ */ new Uint8Array(LANES)

// An interpolation: ends, values and slopes, and the second derivative at the end where CURVED_AT is (0 left, 1 right).
export const FROM = /* @__PURE__ */ lane()
export const TO = /* @__PURE__ */ lane()
export const AT = /* @__PURE__ */ lane()
export const FROM_VALUE = /* @__PURE__ */ lane()
export const TO_VALUE = /* @__PURE__ */ lane()
export const FROM_SLOPE = /* @__PURE__ */ lane()
export const TO_SLOPE = /* @__PURE__ */ lane()
export const CURVE = /* @__PURE__ */ lane()
export const CURVED_AT = /* @__PURE__ */ new Uint8Array(LANES)
/** Its result. */
export const INTERPOLATED = /* @__PURE__ */ lane()
