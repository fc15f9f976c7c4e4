import { existsSync, readFileSync } from 'node:fs'
import { createRandom } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import type { RyskBehaviour } from '../src/rysk/behaviour.ts'
import type { RecordedFrame } from '../src/rysk/recording.ts'
import type { RfqTerms } from '../src/rysk/rfq.ts'
import type { RfqShape } from '../src/rysk/rfq-shape.ts'
import { createBench, createRecorder, quoteFrame, requestFrame, WBTC, WETH } from '../src/rysk/test-bench.ts'

/** What a field holds. `a|b` allows either. */
type Form = 'address' | 'decimal' | 'number' | 'flag' | 'text' | 'hex' | 'addresses' | 'domain' | 'array' | 'object'
type Fields = Readonly<Record<string, Form>>

const FORMS: Readonly<Record<Form, (value: unknown) => boolean>> = {
  address: (value) => typeof value === 'string' && /^0x[0-9a-f]{40}$/.test(value),
  decimal: (value) => typeof value === 'string' && /^-?(0|[1-9]\d*)$/.test(value),
  number: (value) => typeof value === 'number',
  flag: (value) => typeof value === 'boolean',
  text: (value) => typeof value === 'string',
  hex: (value) => typeof value === 'string' && /^0x([0-9a-f]{2})+$/.test(value),
  addresses: (value) => Array.isArray(value) && value.every(FORMS.address),
  domain: (value) => typeof value === 'object' && value !== null && 'verifyingContract' in value,
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
}

const fields = (form: Form, names: string): Fields => Object.fromEntries(names.split(' ').map((name) => [name, form]))

const REQUEST_2025: Fields = {
  ...fields('address', 'asset taker'),
  ...fields('number', 'chainId expiry'),
  ...fields('decimal', 'quantity strike'),
  ...fields('flag', 'isPut'),
  ...fields('text', 'assetName'),
}
const REQUEST_SDK: Fields = { ...REQUEST_2025, ...fields('address', 'usd collateralAsset') }
const { assetName: _, ...NAMELESS } = REQUEST_SDK
const REQUEST_2026: Fields = {
  ...NAMELESS,
  ...fields('flag', 'isTakerBuy isPremium isEIP1271'),
  ...fields('number', 'validUntil createdAt'),
  ...fields('address', 'premiumAsset'),
  ...fields('addresses', 'makers'),
  ...fields('text', 'id'),
}
const QUOTE: Fields = {
  ...fields('address', 'assetAddress maker usd collateralAsset'),
  ...fields('number', 'chainId expiry validUntil'),
  ...fields('flag', 'isPut isTakerBuy'),
  ...fields('decimal', 'nonce price quantity strike'),
  ...fields('hex', 'signature'),
}
const TRADE: Fields = {
  ...QUOTE,
  ...fields('address', 'taker'),
  ...fields('decimal', 'quoteNonce mark fees gasFee collateralAmount'),
  ...fields('number', 'quoteValidUntil createdAt apr'),
  ...fields('hex', 'quoteSignature txHash'),
  ...fields('text', 'status'),
  ...fields('flag', 'isEIP1271'),
}
const STANDING: Fields = {
  ...fields('text', 'rfqId'),
  ...fields('address', 'assetAddress'),
  ...fields('number', 'chainId'),
  ...fields('decimal', 'newBest yours'),
}

/** Every object that the server is known to send inside of a frame, by kind. Field order does not count. */
const CATALOGUE: Readonly<Record<string, Fields>> = {
  'rfq 2025': REQUEST_2025,
  'rfq 3.0': REQUEST_SDK,
  'rfq current': { ...REQUEST_SDK, isTakerBuy: 'flag' },
  'rfq 2026': REQUEST_2026,
  'rfq 2026 with a domain': { ...REQUEST_2026, typeDataDomain: 'domain' },
  standing: STANDING,
  'standing by method': fields('decimal', 'newBest yours'),
  trade: TRADE,
  'taker quote': { ...QUOTE, apy: 'number' },
}
const POSITION: Fields = {
  ...fields('address', 'assetAddress optionAsset'),
  ...fields('flag', 'isOtoken isPut'),
  ...fields('decimal', 'balance strike premium'),
  ...fields('number', 'expiry'),
  ...fields('text', 'underlying'),
}
const CASH: Fields = {
  ...fields('address', 'assetAddress'),
  ...fields('flag', 'isOtoken'),
  ...fields('decimal', 'balance'),
}

function has(value: unknown, expected: Fields): boolean {
  if (!FORMS.object(value)) return false
  const entries = Object.entries(value as object)
  const isKnown = ([name, item]: [string, unknown]): boolean => {
    const form = expected[name]
    return form !== undefined && FORMS[form](item)
  }
  return entries.length === Object.keys(expected).length && entries.every(isKnown)
}

const isEntry = (value: unknown): boolean => has(value, POSITION) || has(value, CASH)

/** What a frame is, or undefined for one that nobody documents. */
function kindOf(text: string): string | undefined {
  const frame = JSON.parse(text) as Record<string, unknown>
  const { jsonrpc, id, result, error, method, params, ...rest } = frame
  if (jsonrpc !== '2.0' || Object.keys(rest).length > 0) return undefined
  const body = 'result' in frame ? result : params
  if ('error' in frame) {
    const isError = has(error, { ...fields('number', 'code'), ...fields('text', 'message') })
    return isError && (typeof id === 'string' || id === null) ? 'error' : undefined
  }
  if (typeof id !== 'string' || 'method' in frame !== 'params' in frame) return undefined
  if (id === 'balances' || id === 'positions') return accountKind(id, result)
  if (id === 'inventory') return FORMS.object(result) ? 'inventory' : undefined
  if (result === 'OK') return 'ok'
  const kind = Object.keys(CATALOGUE).find((name) => has(body, CATALOGUE[name] as Fields))
  if (kind === 'trade') return id === 'trade' ? `trade by ${String(method ?? 'result')}` : undefined
  return kind
}

function accountKind(id: 'balances' | 'positions', result: unknown): string | undefined {
  const value: unknown = typeof result === 'string' ? JSON.parse(result) : result
  const items = Object.entries(value as object)
  if (items.every(([, item]) => isEntry(item))) return `${id} ${Array.isArray(value) ? 'array' : 'object'}`
  const isPlain = items.every(([token, amount]) => FORMS.address(token) && FORMS.decimal(amount))
  return isPlain ? `${id} ${typeof result === 'string' ? 'text' : 'plain'}` : undefined
}

/** Two minutes with makers that quote well and badly, takers on sockets, and questions of every kind. */
function play(seed: number, shape: RfqShape, behaviour: Partial<RyskBehaviour>): readonly string[] {
  const sent: string[] = []
  const record = ({ event, text }: RecordedFrame): void => void (event === 'out' && sent.push(text))
  const domain = { name: 'rysk', version: '0.0.0', chainId: 84532, verifyingContract: `0x${'0a'.repeat(20)}` }
  const { engine, clock, alice, bob } = createBench({
    behaviour,
    record,
    random: createRandom(seed),
    takers: {
      enabled: true,
      welcome: false,
      sideAbsentChance: 0.3,
      shapes: [shape],
      domains: seed % 2 ? [domain] : [],
    },
  })
  const random = createRandom(seed, 'makers')
  const makers = [alice, bob].map((account) => ({ account, link: engine.connectMaker(createRecorder()) }))
  const taker = engine.connectTaker(createRecorder())
  const answer = (id: string, terms: RfqTerms): void => {
    for (const { account, link } of makers) {
      const signedUnder = terms.typeDataDomain === undefined ? undefined : domain
      const quote = account.quote(terms, String(1 + Math.floor(random.unit() * 20)), {}, signedUnder)
      clock.after(random.unit() * 2_200, () => link.receive(quoteFrame(id, quote)))
    }
  }
  for (const asset of [WETH, WBTC]) engine.connectStream(asset, createRecorder())
  for (let second = 0; second < 120; second++) {
    clock.pass(1_000)
    for (const { id, terms, quotes } of engine.rfqs.filter((rfq) => rfq.outcome === 'open').slice(-2)) {
      if (quotes.length === 0) answer(id, terms)
    }
    const last = engine.rfqs.at(-1)
    if (second % 20 === 10 && last !== undefined) taker.receive(requestFrame(`ask-${second}`, last.terms))
  }
  taker.receive('{"jsonrpc":"2.0","method":"inventory","id":"inventory","params":null}')
  for (const { account, link } of makers) {
    for (const method of ['balances', 'positions']) {
      const params = { account: account.address }
      link.receive(JSON.stringify({ jsonrpc: '2.0', id: method, method, params }))
    }
    for (const nonsense of ['', '{', '[]', '{"jsonrpc":"2.0","id":"1","method":"cancel"}']) link.receive(nonsense)
  }
  return sent
}

describe('every frame of the server', () => {
  const seen = new Map<string, number>()
  const worlds: readonly [RfqShape, Partial<RyskBehaviour>][] = [
    ['current', {}],
    ['3.0', { standingFrame: 'skill_issue', tradeFrame: 'rfq_confirmation', balancesShape: 'array' }],
    ['2026', { tradeFrame: 'trade_confirmation', balancesShape: 'text', positionsShape: 'object' }],
    ['2026', { tradeFrame: 'trade', otokenDecimals: 8, rfqIds: 'uuid' }],
    ['2025', { newerQuoteReplaces: false }],
  ]

  it.each(worlds)(
    'is of a documented kind, with exactly its fields, where RFQs are of %s and %o',
    (shape, behaviour) => {
      for (let seed = 1; seed <= 4; seed++) {
        for (const text of play(seed, shape, behaviour)) {
          const kind = kindOf(text)
          expect(kind, text).toBeDefined()
          if (kind !== undefined) seen.set(kind, (seen.get(kind) ?? 0) + 1)
        }
      }
    },
  )

  it('was seen in each of the documented kinds', () => {
    const trades = ['result', 'rfq_confirmation', 'trade_confirmation', 'trade'].map((form) => `trade by ${form}`)
    const kinds = Object.keys(CATALOGUE).filter((kind) => kind !== 'trade')
    const accounts = ['plain', 'array', 'text'].map((form) => `balances ${form}`)
    const expected = [
      ...kinds,
      ...trades,
      ...accounts,
      'positions array',
      'positions object',
      'ok',
      'error',
      'inventory',
    ]
    expect([...seen.keys()].sort()).toEqual(expected.sort())
    process.stdout.write(
      `rysk frames: ${[...seen.values()].reduce((sum, count) => sum + count, 0)} of ${seen.size} kinds\n`,
    )
  })
})

describe('the catalogue', () => {
  const FIXTURES = new URL('../../../../shared/fixtures/rysk/', import.meta.url)
  const read = (name: string): unknown => {
    const file = new URL(name, FIXTURES)
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as unknown) : undefined
  }
  const framesOf = (
    name: string,
  ): readonly { readonly kind?: string; readonly frame: { readonly result?: unknown } }[] =>
    (read(name) as { readonly frames: readonly { readonly frame: { readonly result?: unknown } }[] } | undefined)
      ?.frames ?? []

  it('has the fields of the recorded trade', () => {
    const trade = read('trade-message-base-sepolia.json') as { readonly result: object } | undefined
    process.stdout.write(`rysk recorded trade: ${trade === undefined ? 'absent' : 'present'}\n`)
    const own = Object.keys(TRADE)
    expect(Object.keys(trade?.result ?? TRADE).sort()).toEqual(own.sort())
    expect(own).toHaveLength(27)
  })

  it('knows every documented RFQ and every documented reply', () => {
    const documented = [
      ...framesOf('rfq-notifications.json'),
      ...framesOf('quote-replies.json').filter(({ kind }) => kind !== 'outbid-alternative'),
    ]
    for (const { frame } of documented) expect(kindOf(JSON.stringify(frame))).toBeDefined()
  })

  it('knows no frame with a field too many, one too few or one of another type', () => {
    const standing = { rfqId: 'r', assetAddress: WETH, chainId: 1, newBest: '2', yours: '1' }
    const kind = (result: object): unknown => kindOf(JSON.stringify({ jsonrpc: '2.0', id: 'r', result }))
    expect(kind(standing)).toBe('standing')
    expect(kind({ ...standing, more: 1 })).toBeUndefined()
    expect(kind({ ...standing, chainId: '1' })).toBeUndefined()
    expect(kind({ ...standing, assetAddress: WETH.toUpperCase() })).toBeUndefined()
    const { yours: _yours, ...short } = standing
    expect(kind(short)).toBeUndefined()
  })
})
