import { expect, test } from 'vitest'
import { quoteTerms, tradePayloadOf } from '../testing/wire-samples.ts'
import { parseFrame } from '../wire/frame.ts'
import { decodeTrade, tradePayload } from './trade.ts'

function payloadOf(frame: unknown) {
  const parsed = parseFrame(JSON.stringify(frame))
  if (parsed === undefined) throw new Error('expected a frame')
  return tradePayload(parsed)
}

const payload = tradePayloadOf(quoteTerms())

test('finds the trade in each of the shapes that were ever described', () => {
  expect(payloadOf({ id: 'trade', result: payload })).toEqual({ payload })
  for (const method of ['trade', 'trade_confirmation', 'rfq_confirmation']) {
    expect(payloadOf({ method, params: payload })).toEqual({ payload })
  }
})

test('knows a trade by its quote signature when the id is another', () => {
  expect(payloadOf({ id: '6d0c', result: payload })).toEqual({ payload })
})

test('takes nothing else for a trade', () => {
  expect(payloadOf({ id: 'r', result: 'OK' })).toBeUndefined()
  expect(payloadOf({ id: 'r', result: { newBest: '1', yours: '1', quoteNonce: '1' } })).toBeUndefined()
  expect(payloadOf({ id: 'trade', error: { code: 1, message: '' } })).toBeUndefined()
  expect(payloadOf({ method: 'skill_issue', params: payload })).toBeUndefined()
})

test('reads the signed terms and what stands beside them', () => {
  expect(decodeTrade(payload)).toEqual({
    quote: quoteTerms(),
    quoteSignature: payload.quoteSignature,
    fees: 15_625_000n,
    mark: 45_000_000_000_000_000_000n,
    createdAt: 1_775_567_159,
    txHash: payload.txHash,
    collateralAmount: 100_000_000_000_000_000_000n,
    gasFee: 0n,
    taker: payload.taker,
    wire: payload,
  })
})

test('keeps members that it does not know', () => {
  expect(decodeTrade({ ...payload, rebate: 7 }).wire).toMatchObject({ rebate: 7 })
})

test('does without what the signature does not cover', () => {
  const poor = { ...payload, fees: 'much', mark: 1, createdAt: undefined, txHash: '' }
  expect(decodeTrade(poor)).toMatchObject({ fees: undefined, mark: undefined, createdAt: undefined, txHash: undefined })
})

test.each([
  'maker',
  'assetAddress',
  'chainId',
  'isPut',
  'strike',
  'expiry',
  'quoteNonce',
  'price',
  'quantity',
  'quoteValidUntil',
  'usd',
  'collateralAsset',
  'quoteSignature',
])('refuses a trade without %s and names it', (field) => {
  expect(() => decodeTrade({ ...payload, [field]: undefined })).toThrow(
    expect.objectContaining({ code: 'FRAME_INVALID', field }),
  )
})

test('refuses a nonce that is no uint64', () => {
  expect(() => decodeTrade({ ...payload, quoteNonce: (1n << 64n).toString() })).toThrow('quoteNonce')
})
