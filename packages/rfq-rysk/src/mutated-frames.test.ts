import { epochMs } from '@riposte/market-model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeMakerFrame } from './decode/maker-frame.ts'
import { decodeRfq } from './decode/rfq.ts'
import { decodeTrade } from './decode/trade.ts'
import { RyskError } from './errors.ts'
import {
  chain,
  quoteTerms,
  rfqFrame,
  sampleTokens,
  signer,
  tradeFrame,
  tradePayloadOf,
  trusted,
} from './testing/wire-samples.ts'
import { believeTrade } from './trade-belief.ts'
import { parseFrame } from './wire/frame.ts'

const context = { chain, maker: signer.address, trusted, tokens: sampleTokens(), receivedAtMs: 0, now: epochMs(0) }
const standing = { rfqId: 'r', assetAddress: '0x', chainId: 999, newBest: '2', yours: '1' }
const samples = [
  rfqFrame('r', {
    typeDataDomain: { name: 'rysk', version: '0.0.0', chainId: 999, verifyingContract: chain.contract },
  }),
  rfqFrame('r', { makers: [signer.address], premiumAsset: '' }),
  tradeFrame(tradePayloadOf(quoteTerms())),
  JSON.stringify({ id: 'r', result: standing }),
  JSON.stringify({ id: 'r', method: 'skill_issue', params: standing }),
  JSON.stringify({ id: 'r', error: { code: -32003, message: 'Internal Error' } }),
]

/** Everything that reads frames, as the source does. Whatever comes, only typed errors may come out. */
function readAll(text: string): void {
  const attempts = [
    () => {
      const frame = parseFrame(text)
      return frame === undefined ? undefined : decodeRfq(frame, context)
    },
    () => {
      const message = decodeMakerFrame(text)
      return message.kind === 'trade' ? believeTrade(decodeTrade(message.payload), signer.address, trusted) : undefined
    },
  ]
  for (const attempt of attempts) {
    try {
      attempt()
    } catch (error) {
      expect(error).toBeInstanceOf(RyskError)
      expect((error as RyskError).field).toBeTypeOf('string')
    }
  }
}

/** Put another value somewhere into a JSON tree. */
function mutate(value: unknown, path: readonly number[], replacement: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined || typeof value !== 'object' || value === null) return replacement
  const entries = Object.entries(value)
  const chosen = entries[step % Math.max(1, entries.length)]?.[0]
  return Object.fromEntries(
    entries.map(([key, member]) => [key, key === chosen ? mutate(member, rest, replacement) : member]),
  )
}

test('frames with another value anywhere give typed errors at worst', () => {
  const path = fc.array(fc.nat(30), { minLength: 1, maxLength: 3 })
  const replacement = fc.oneof(fc.jsonValue(), fc.constantFrom('', '0', '-1', '9'.repeat(90), 1e99, '__proto__', []))
  fc.assert(
    fc.property(fc.constantFrom(...samples), path, replacement, (sample, steps, value) => {
      readAll(JSON.stringify(mutate(JSON.parse(sample), steps, value)))
    }),
    { numRuns: 4_000 },
  )
})

test('frames with characters changed, cut or doubled give typed errors at worst', () => {
  const edit = fc.record({ at: fc.nat(800), drop: fc.nat(5), insert: fc.string({ maxLength: 5 }) })
  fc.assert(
    fc.property(fc.constantFrom(...samples), fc.array(edit, { minLength: 1, maxLength: 4 }), (sample, edits) => {
      let text = sample
      for (const { at, drop, insert } of edits) {
        const start = at % (text.length + 1)
        text = text.slice(0, start) + insert + text.slice(start + drop)
      }
      readAll(text)
    }),
    { numRuns: 4_000 },
  )
})

test('any text gives typed errors at worst', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      readAll(text)
    }),
    { numRuns: 2_000 },
  )
})
