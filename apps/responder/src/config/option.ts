import { z } from 'zod'

/** How the text of an option becomes its value. */
export interface OptionType<T> {
  /** What a reader of an error message is told to write instead. */
  readonly allowed: string
  readonly schema: z.ZodType<T, string>
  /** The only texts that it may be. */
  readonly choices?: readonly string[]
  /** A bare flag (`--gamma_hedging`) means `true`. */
  readonly bare?: boolean
  /** Kept out of flags, YAML, logs and messages. */
  readonly secret?: boolean
  /** Set to nothing is an error, not the same as unset. */
  readonly required?: boolean
}

/** What the documentation, the help text and the error messages say about an option. */
export interface OptionDoc {
  readonly sentence: string
  readonly unit: string | undefined
  readonly allowed: string
  readonly choices: readonly string[] | undefined
  /** As it would be written; undefined when the option is unset by default. */
  readonly default: string | undefined
  readonly bare: boolean
  readonly secret: boolean
  readonly required: boolean
}

/** What is known of each option beside how to parse it. */
export const optionDocs = z.registry<OptionDoc>()

interface Wording {
  readonly sentence: string
  readonly unit?: string
  readonly default?: string
}

/** An option of the configuration schema. Its default is written as text and goes through the same parser. */
export function option<T>(
  type: OptionType<T>,
  wording: Wording & { readonly default: string },
): z.ZodPrefault<z.ZodType<T, string>>
export function option<T>(type: OptionType<T>, wording: Wording): z.ZodOptional<z.ZodType<T, string>>
export function option<T>(type: OptionType<T>, wording: Wording): z.ZodType<T | undefined, string | undefined> {
  const schema = wording.default === undefined ? type.schema.optional() : type.schema.prefault(wording.default)
  optionDocs.add(schema, {
    sentence: wording.sentence,
    unit: wording.unit,
    allowed: type.allowed,
    choices: type.choices,
    default: wording.default,
    bare: type.bare ?? false,
    secret: type.secret ?? false,
    required: type.required ?? false,
  })
  return schema
}
