import { MarketModelError, parseWad, type Wad } from '@riposte/market-model'
import { z } from 'zod'

/** An exact decimal in a reply: text, since a double would round it. */
export const decimalText = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .meta({ description: 'Exact decimal as text.', examples: ['1.5'] })

/** Milliseconds since the epoch. */
export const instant = z.int().meta({ description: 'Milliseconds since 1970-01-01T00:00Z.' })

/** A double for a report; null when nobody knows it. */
export const figure = z.number().nullable()

export const sideWord = z.enum(['buy', 'sell']).meta({ description: "The maker's side: buy means that we buy." })

const DECIMAL_LENGTH_MAX = 40

/** An exact decimal in a request: text as well, parsed to a Wad. */
export function decimal(example: string, accepts: (value: Wad) => boolean, bound: string): z.ZodType<Wad, string> {
  const expected = `expected a decimal string ${bound} such as "${example}"`
  return z
    .string({ error: expected })
    .transform((text, context) => {
      try {
        const value = text.length <= DECIMAL_LENGTH_MAX ? parseWad(text) : undefined
        if (value !== undefined && accepts(value)) return value
      } catch (error) {
        if (!(error instanceof MarketModelError)) throw error
      }
      context.issues.push({ code: 'custom', message: expected, input: text })
      return z.NEVER
    })
    .meta({ description: `Exact decimal as text, ${bound}.`, examples: [example] })
}

export const positiveDecimal = (example: string) => decimal(example, (value) => value > 0n, 'above 0')
export const anyDecimal = (example: string) => decimal(example, () => true, 'of any sign')

export const truth = z.boolean({ error: 'expected true or false' })

const SENTENCE_MAX = 500

/** Words of a person, for whoever reads them later. */
export const sentence = z.string().min(1).max(SENTENCE_MAX)

const INSTRUMENT_FORM = 'expected a name such as "ETH-20261225-3000-C"'
export const instrumentName = z
  .string({ error: INSTRUMENT_FORM })
  .min(1)
  .max(64)
  .meta({ examples: ['ETH-20261225-3000-C'] })
