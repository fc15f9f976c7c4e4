import { formatWad, type Wad } from '@riposte/market-model'
import type { LimitValue } from '@riposte/risk-limits'
import { configKey } from './config-key.ts'
import { optionList } from './option-list.ts'
import type { Source } from './problem.ts'
import type { Config, OptionName } from './schema.ts'
import { Secret } from './secret.ts'

/** One option as it holds, and where that came from. */
export interface EffectiveOption {
  readonly name: OptionName
  /** As it would be written; undefined when unset, `[redacted]` for a secret. */
  readonly value: string | undefined
  readonly source: Source
  readonly default: string | undefined
  readonly unit: string | undefined
  readonly sentence: string
}

/** Every option in the order of the schema. No secret is in it. */
export function effectiveConfig(
  config: Config,
  sources: Readonly<Record<OptionName, Source>>,
): readonly EffectiveOption[] {
  const values: Readonly<Record<string, unknown>> = config
  return optionList.map(({ name, default: standard, unit, sentence }) => ({
    name,
    value: textOf(values[configKey(name)]),
    source: sources[name],
    default: standard,
    unit,
    sentence,
  }))
}

/** The inverse of an option's parser: text that gives the same value again. */
function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (value instanceof Secret) return String(value)
  if (typeof value === 'bigint') return formatWad(value as Wad)
  if (Array.isArray(value)) return value.map(textOf).join(',')
  if (typeof value !== 'object' || value === null) return String(value)
  if ('byUnderlying' in value && 'default' in value) {
    const { default: all, byUnderlying } = value as LimitValue
    return [textOf(all), ...pairs(byUnderlying)].join(',')
  }
  return pairs(value).join(',')
}

function pairs(record: object): string[] {
  return Object.entries(record).map(([name, value]) => `${name}:${textOf(value)}`)
}
