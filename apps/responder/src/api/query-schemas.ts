import { z } from 'zod'

/** One of some words. */
export function choiceParameter<const C extends readonly [string, ...string[]]>(choices: C) {
  return z.enum(choices, { error: `expected one of ${choices.join(', ')}` }).optional()
}

/** A whole number, written in plain digits. */
export function integerParameter(minimum: number, maximum: number, description: string) {
  const error = `expected a whole number from ${minimum} to ${maximum}`
  return z
    .string({ error })
    .regex(/^\d{1,15}$/, { error })
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, { error })
    .meta({ type: 'integer', pattern: undefined, minimum, maximum, description })
    .optional()
}

const UNDERLYING_FORM = 'expected an underlying such as ETH'
export const underlyingParameter = z
  .string({ error: UNDERLYING_FORM })
  .regex(/^[A-Z0-9]{1,16}$/, { error: UNDERLYING_FORM })
  .meta({ description: 'Rows of this underlying only.', examples: ['ETH'] })
  .optional()

/** The largest time that is taken: the year 5138. */
const TIME_MAX = 99_999_999_999_999
export const sinceParameter = integerParameter(0, TIME_MAX, 'Rows that began at this time or later, in milliseconds.')
