import {
  checkLimits,
  definitionOf,
  LIMIT_NAMES,
  type LimitName,
  type Limits,
  type LimitValue,
} from '@riposte/risk-limits'
import type { z } from 'zod'
import { option } from './option.ts'
import { deskLimit, limit } from './option-types.ts'

type LimitOption = z.ZodPrefault<z.ZodType<LimitValue, string>>

/** An option for each limit of `@riposte/risk-limits`, under its own name. */
export const limitOptions = Object.fromEntries(
  LIMIT_NAMES.map((name) => {
    const { default: standard, unit, meaning, kind, perUnderlying } = definitionOf(name)
    const sentence = `${kind === 'cap' ? 'At most' : 'At least'}: ${meaning}.`
    return [name, option(perUnderlying ? limit : deskLimit, { default: standard, unit, sentence })]
  }),
) as Readonly<Record<LimitName, LimitOption>>

/** The limits out of a configuration's values. */
export function limitsOf(values: Readonly<Record<LimitName, LimitValue>>): Limits {
  return Object.fromEntries(LIMIT_NAMES.map((name) => [name, values[name]])) as unknown as Limits
}

/** What is beyond what is compiled in, each with the name of its option. */
export function limitRefusals(values: Readonly<Record<LimitName, LimitValue>>) {
  return checkLimits(limitsOf(values)).map(({ name, message }) => ({ option: name, message }))
}
