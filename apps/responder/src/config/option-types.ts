import { MarketModelError, parseWad, type Wad } from '@riposte/market-model'
import type { LimitValue } from '@riposte/risk-limits'
import { z } from 'zod'
import type { OptionType } from './option.ts'
import { Secret } from './secret.ts'

/** A parser's answer: a value, or nothing with an optional word on what in the text was wrong. */
type Parsed<T> = { readonly value: T } | { readonly complaint: string }

/** A parser of text as a zod schema; a complaint is shown before what is allowed. */
function text<T>(parse: (text: string) => Parsed<T>): z.ZodType<T, string> {
  return z.string().transform((input, context) => {
    const parsed = parse(input)
    if ('value' in parsed) return parsed.value
    context.issues.push({ code: 'custom', message: parsed.complaint, input })
    return z.NEVER
  })
}

// A blank, not nothing: zod puts words of its own where a message is empty.
const WRONG = { complaint: ' ' }

export function choice<const C extends readonly string[]>(...choices: C): OptionType<C[number]> {
  return {
    allowed: choices.join(', '),
    choices,
    schema: text<C[number]>((input) => (choices.includes(input) ? { value: input } : WRONG)),
  }
}

const TRUTHS: Readonly<Record<string, boolean>> = {
  true: true,
  '1': true,
  yes: true,
  false: false,
  '0': false,
  no: false,
}

/** The value of a boolean word, in any case; undefined for other text. */
export function parseTruth(input: string): boolean | undefined {
  const word = input.toLowerCase()
  return Object.hasOwn(TRUTHS, word) ? TRUTHS[word] : undefined
}

export const truth: OptionType<boolean> = {
  allowed: 'true, false (also 1, 0, yes, no)',
  bare: true,
  schema: text((input) => {
    const value = parseTruth(input)
    return value === undefined ? WRONG : { value }
  }),
}

export function integer(least: number, most: number): OptionType<number> {
  return {
    allowed: `a whole number from ${least} to ${most}`,
    schema: text((input) => {
      const value = /^\d{1,15}$/.test(input) ? Number(input) : Number.NaN
      return value >= least && value <= most ? { value } : WRONG
    }),
  }
}

/** For figures that go into a price as a double, never for money. */
export function figure(least: number, most: number): OptionType<number> {
  return {
    allowed: `a decimal from ${least} to ${most}`,
    schema: text((input) => {
      const value = /^\d+(\.\d+)?$/.test(input) ? Number(input) : Number.NaN
      return value >= least && value <= most ? { value } : WRONG
    }),
  }
}

const SYMBOL = /^[A-Z0-9]{1,16}$/

function parseLimitValue(input: string): Parsed<Wad> {
  try {
    const value = parseWad(input)
    return value < 0n ? { complaint: `"${input}" is negative` } : { value }
  } catch (error) {
    if (error instanceof MarketModelError) {
      const why = error.code === 'DECIMAL_PRECISION' ? 'has more than 18 decimals' : 'is not a plain decimal'
      return { complaint: `"${input}" ${why}` }
    }
    throw error
  }
}

/** Split `BTC:20` into its symbol and value; every symbol at most once. */
function parsePair(part: string, seen: Readonly<Record<string, unknown>>): Parsed<[symbol: string, value: string]> {
  const [symbol = '', value = '', ...rest] = part.split(':').map((piece) => piece.trim())
  if (!SYMBOL.test(symbol) || value === '' || rest.length > 0) {
    return { complaint: `"${part}" is not an underlying and a value such as BTC:20` }
  }
  return Object.hasOwn(seen, symbol) ? { complaint: `${symbol} is given twice` } : { value: [symbol, value] }
}

/** A safety limit: never unset, never infinite, exact, with its exceptions per underlying. */
export const limit: OptionType<LimitValue> = {
  allowed: 'a decimal of 0 or more; with exceptions: 500,BTC:20,ETH:300',
  required: true,
  schema: text((input) => {
    const [first = '', ...exceptions] = input.split(',').map((part) => part.trim())
    const everywhere = parseLimitValue(first)
    if ('complaint' in everywhere) return everywhere
    const byUnderlying: Record<string, Wad> = {}
    for (const exception of exceptions) {
      const pair = parsePair(exception, byUnderlying)
      if ('complaint' in pair) return pair
      const value = parseLimitValue(pair.value[1])
      if ('complaint' in value) return value
      byUnderlying[pair.value[0]] = value.value
    }
    return { value: Object.freeze({ default: everywhere.value, byUnderlying: Object.freeze(byUnderlying) }) }
  }),
}

/** A safety limit of the whole desk: no exceptions. */
export const deskLimit: OptionType<LimitValue> = {
  allowed: 'a decimal of 0 or more',
  required: true,
  schema: text((input) => {
    const everywhere = parseLimitValue(input.trim())
    if ('complaint' in everywhere) return everywhere
    return { value: Object.freeze({ default: everywhere.value, byUnderlying: Object.freeze({}) }) }
  }),
}

/** Underlying to subaccount number. */
export const subaccounts: OptionType<Readonly<Record<string, number>>> = {
  allowed: 'underlyings with their subaccount, such as ETH:12,BTC:12,HYPE:14',
  schema: text((input) => {
    const found: Record<string, number> = {}
    for (const part of input.split(',')) {
      const pair = parsePair(part.trim(), found)
      if ('complaint' in pair) return pair
      const [symbol, number] = pair.value
      if (!/^\d{1,15}$/.test(number)) return { complaint: `"${number}" is not a subaccount number` }
      found[symbol] = Number(number)
    }
    return { value: Object.freeze(found) }
  }),
}

export const assets: OptionType<'all' | readonly string[]> = {
  allowed: 'all, or symbols such as ETH,BTC',
  schema: text<'all' | readonly string[]>((input) => {
    if (input.toLowerCase() === 'all') return { value: 'all' }
    const symbols = input.split(',').map((part) => part.trim())
    const odd = symbols.find((symbol) => !SYMBOL.test(symbol))
    if (odd !== undefined) return { complaint: `"${odd}" is not a symbol` }
    return { value: Object.freeze([...new Set(symbols)]) }
  }),
}

export const path: OptionType<string> = {
  allowed: 'a path',
  schema: text((input) => (input.includes('\0') ? WRONG : { value: input })),
}

/** The path of a file that holds a secret. Somebody may paste the secret itself, which then must not be repeated. */
export const secretFile: OptionType<string> = {
  allowed: 'the path of a file with mode 0600 that holds the secret',
  schema: text((input) =>
    looksLikeKey(input) ? { complaint: 'this is a key, not the path of a file' } : { value: input },
  ),
}

/** True for text that has the form of a private key. */
function looksLikeKey(input: string): boolean {
  return /^(0x)?[0-9a-f]{64}$/i.test(input.trim())
}

/** True for text that is a key or carries a password in a URL: it is redacted wherever it turns up. */
export function looksSecret(input: string): boolean {
  return looksLikeKey(input) || /\/\/[^/]*@/.test(input)
}

export const secret: OptionType<Secret> = {
  allowed: 'a secret, from the environment or .env only',
  secret: true,
  schema: text((input) => ({ value: new Secret(input) })),
}

export const host: OptionType<string> = {
  allowed: 'a host name or an address, such as 127.0.0.1, ::1 or 0.0.0.0',
  schema: text((input) => {
    const bare = /^\[(.+)\]$/.exec(input)?.[1] ?? input
    return /^[A-Za-z0-9.:-]{1,253}$/.test(bare) ? { value: bare } : WRONG
  }),
}

export const hostsWithPorts: OptionType<readonly string[]> = {
  allowed: 'host:port, or several of them separated by commas for a cluster',
  schema: text((input) => {
    const parts = input.split(',').map((part) => part.trim())
    const odd = parts.find((part) => {
      const port = Number(/^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})$/.exec(part)?.[1] ?? 0)
      return port < 1 || port > 65535
    })
    return odd === undefined ? { value: Object.freeze(parts) } : { complaint: `"${odd}" is not host:port` }
  }),
}

export function url(...protocols: readonly string[]): OptionType<string> {
  return {
    allowed: `a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    schema: text((input) => {
      const parsed = URL.canParse(input) ? new URL(input) : undefined
      if (parsed === undefined || !protocols.includes(parsed.protocol)) return WRONG
      if (parsed.username !== '' || parsed.password !== '') return { complaint: 'a URL must not carry credentials' }
      return { value: input }
    }),
  }
}

export const address: OptionType<string> = {
  allowed: 'an address: 0x and 40 hexadecimal digits',
  schema: text((input) => (/^0x[0-9a-f]{40}$/i.test(input) ? { value: input } : WRONG)),
}
