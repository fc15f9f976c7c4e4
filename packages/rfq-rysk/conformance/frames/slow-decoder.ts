import { memberOf, parseSlowly, type SlowValue } from './slow-json.ts'

/** What a frame says, as text, in the units of the wire. Written apart from the client's own decoders. */
export type Saying = Readonly<Record<string, string>>

/** What older requests leave out means this. */
export interface Defaults {
  readonly usd: string
}

/** What an RFQ notification asks for. */
export function readRfqSlowly(text: string, { usd }: Defaults): Saying {
  const frame = parseSlowly(text)
  const request = memberOf(frame, 'result')
  const asset = lower(request, 'asset')
  const isPut = word(request, 'isPut')
  const premium = lower(request, 'usd') || usd
  return {
    id: string(frame, 'id'),
    asset,
    isPut,
    isTakerBuy: word(request, 'isTakerBuy') || 'false',
    chainId: number(request, 'chainId'),
    expiry: number(request, 'expiry'),
    strike: string(request, 'strike'),
    quantity: string(request, 'quantity'),
    usd: premium,
    collateralAsset: lower(request, 'collateralAsset') || (isPut === 'true' ? premium : asset),
    premiumAsset: lower(request, 'premiumAsset'),
    validUntil: number(request, 'validUntil'),
  }
}

const TRADE_TEXTS = ['price', 'quantity', 'quoteNonce', 'quoteSignature', 'strike'] as const
const TRADE_ADDRESSES = ['assetAddress', 'maker', 'usd', 'collateralAsset'] as const

/** What a trade message claims, in each shape that it may have. */
export function readTradeSlowly(text: string): Saying {
  const frame = parseSlowly(text)
  const trade = isThere(memberOf(frame, 'method')) ? memberOf(frame, 'params') : memberOf(frame, 'result')
  return {
    ...Object.fromEntries(TRADE_TEXTS.map((name) => [name, string(trade, name)])),
    ...Object.fromEntries(TRADE_ADDRESSES.map((name) => [name, lower(trade, name)])),
    isPut: word(trade, 'isPut'),
    isTakerBuy: word(trade, 'isTakerBuy') || 'false',
    chainId: number(trade, 'chainId'),
    expiry: number(trade, 'expiry'),
    quoteValidUntil: number(trade, 'quoteValidUntil'),
  }
}

/** What a reply says of a quote. Prices are in 1e-18 USD. */
export function readAnswerSlowly(text: string): Saying {
  const frame = parseSlowly(text)
  const id = string(frame, 'id')
  if (isThere(memberOf(frame, 'method'))) return standing(id, memberOf(frame, 'params'))
  const error = memberOf(frame, 'error')
  if (isThere(error)) {
    if (error?.kind !== 'object') return { id, says: 'rejected', code: 'unknown' }
    const code = number(error, 'code') || string(error, 'code')
    const isThereAny = memberOf(error, 'code')?.kind === 'string' || code !== ''
    return { id, says: 'rejected', code: isThereAny ? code.slice(0, 40) : 'unknown' }
  }
  const result = memberOf(frame, 'result')
  if (result?.kind === 'string') return { id, says: result.text === 'OK' ? 'best' : 'something else' }
  return standing(id, result)
}

function standing(id: string, value: SlowValue | undefined): Saying {
  return {
    id: string(value, 'rfqId') || id,
    says: 'outbid',
    best: units(string(value, 'newBest')),
    yours: units(string(value, 'yours')),
  }
}

/** Text with a point counts whole dollars. What is no price is none. */
function units(text: string): string {
  if (text.length > 80 || !/^\d+(\.\d{1,18})?$/.test(text)) return ''
  const [whole = '', fraction] = text.split('.')
  const digits = fraction === undefined ? whole : `${whole}${fraction.padEnd(18, '0')}`
  return digits.replace(/^0+(?=\d)/, '')
}

function isThere(value: SlowValue | undefined): boolean {
  if (value === undefined || (value.kind === 'word' && value.text === 'null')) return false
  return !(value.kind === 'string' && value.text === '')
}

function string(value: SlowValue | undefined, name: string): string {
  const member = memberOf(value, name)
  return member?.kind === 'string' ? member.text : ''
}

function lower(value: SlowValue | undefined, name: string): string {
  return string(value, name).toLowerCase()
}

function word(value: SlowValue | undefined, name: string): string {
  const member = memberOf(value, name)
  return member?.kind === 'word' && member.text !== 'null' ? member.text : ''
}

/** A number may be written in several ways; a double is what JSON's readers make of it. */
function number(value: SlowValue | undefined, name: string): string {
  const member = memberOf(value, name)
  return member?.kind === 'number' ? String(Number(member.text)) : ''
}
