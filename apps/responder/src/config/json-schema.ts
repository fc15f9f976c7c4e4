import { type OptionEntry, optionList } from './option-list.ts'

/** A JSON Schema (2020-12) of the YAML file, for editors: keys, meanings, defaults, and what a value may be. */
export function configJsonSchema(): object {
  const options = optionList.filter(({ secret }) => !secret)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Configuration of Riposte',
    description: 'The YAML file that --config names. Flags, the environment and .env come before it.',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(options.map((option) => [option.flag, propertyOf(option)])),
  }
}

function propertyOf(option: OptionEntry): object {
  const { sentence, unit, allowed, default: standard, bare, choices } = option
  const inUnit = unit === undefined ? '' : ` In ${unit}.`
  return {
    description: `${sentence}${inUnit} Allowed: ${allowed}.`,
    ...(standard === undefined ? {} : { default: bare ? standard === 'true' : standard }),
    ...(choices === undefined ? typeOf(bare) : { enum: choices }),
  }
}

/** Numbers may be written with or without quotes; lists and mappings stand for the texts with commas and colons. */
function typeOf(bare: boolean): object {
  return bare ? { type: 'boolean' } : { type: ['string', 'number', 'array', 'object'] }
}
