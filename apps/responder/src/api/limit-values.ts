import { type Wad, wad } from '@riposte/market-model'
import { LIMIT_NAMES, type LimitName, type Limits } from '@riposte/risk-limits'
import { z } from 'zod'
import { decimal } from './field-schemas.ts'

const value = decimal('500', (amount) => amount >= 0n, 'of 0 or more')

const UNDERLYING = z.string().regex(/^[A-Z0-9]{1,16}$/, { error: 'expected an underlying such as BTC' })

/** A value for every underlying, or values by underlying; what is not named stays as it is. */
const change = z.union(
  [
    value.transform((all: Wad) => ({ default: all, by_underlying: {} as Readonly<Record<string, Wad>> })),
    z.strictObject({ default: value.optional(), by_underlying: z.record(UNDERLYING, value).default({}) }),
  ],
  { error: 'expected a decimal string such as "400", or {"default":"400","by_underlying":{"BTC":"20"}}' },
)

/** New values of limits, by their names. */
export const limitChanges = z
  .partialRecord(z.enum(LIMIT_NAMES as [LimitName, ...LimitName[]]), change)
  .refine((changes) => Object.keys(changes).length > 0, {
    error: 'expected at least one limit',
    // An unknown name is said by itself.
    when: ({ issues }) => issues.length === 0,
  })

/** The limits as they would be. Exceptions that are not named stay. */
export function changedLimits(now: Limits, changes: z.output<typeof limitChanges>): Partial<Limits> {
  return Object.fromEntries(
    Object.entries(changes).map(([name, { default: all, by_underlying }]) => {
      const before = now[name as LimitName]
      return [name, { default: all ?? wad(before.default), byUnderlying: { ...before.byUnderlying, ...by_underlying } }]
    }),
  )
}
