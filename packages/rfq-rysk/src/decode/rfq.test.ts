import { epochMs, fromSeconds, parseWad, wad } from '@riposte/market-model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RyskError } from '../errors.ts'
import {
  chain,
  requestPayload,
  rfqFrame,
  sampleTokens,
  signer,
  trusted,
  UBTC,
  USDT0,
  WHYPE,
} from '../testing/wire-samples.ts'
import { parseFrame } from '../wire/frame.ts'
import { decodeRequest } from './request.ts'
import { decodeRfq, type RfqContext } from './rfq.ts'

const NOW = epochMs(1_775_567_151_000)
const context: RfqContext = {
  chain,
  maker: signer.address,
  trusted,
  tokens: sampleTokens(),
  receivedAtMs: 17,
  now: NOW,
}

function decode(text: string) {
  const frame = parseFrame(text)
  if (frame === undefined) throw new Error('expected a frame')
  return decodeRfq(frame, context)
}

function refusal(changes: Readonly<Record<string, unknown>>): unknown {
  try {
    decode(rfqFrame('rfq-1', changes))
  } catch (error) {
    return error
  }
  return undefined
}

test('puts a covered call into maker terms', () => {
  const { request, ...rfq } = decode(rfqFrame('6d0c', { surprise: [1] }))
  expect(rfq).toEqual({
    id: '6d0c',
    terms: { underlying: 'HYPE', strike: parseWad('45'), expiry: 1_775_808_000_000, right: 'call' },
    side: 'buy',
    quantity: parseWad('100'),
    premiumToken: { address: USDT0, symbol: 'USDT0', decimals: 6 },
    receivedAtMs: 17,
    wire: requestPayload({ surprise: [1] }),
  })
  expect(request).toMatchObject({ asset: WHYPE, collateralAsset: WHYPE, assetName: 'WHYPE', others: { surprise: [1] } })
})

test('keeps everything that newer requests carry', () => {
  const domain = { name: 'rysk', version: '0.0.0', chainId: '0x3e7', verifyingContract: chain.contract }
  const { request } = decode(
    rfqFrame('1', {
      id: 'theirs',
      validUntil: NOW + 2_000,
      createdAt: 1_775_567_150,
      makers: [signer.address],
      premiumAsset: USDT0.toUpperCase().replace('0X', '0x'),
      isPremium: false,
      isEIP1271: true,
      typeDataDomain: domain,
    }),
  )
  expect(request).toMatchObject({
    endsAt: NOW + 2_000,
    createdAt: 1_775_567_150_000,
    makers: [signer.address],
    premiumAsset: USDT0,
    isPremium: false,
    isEIP1271: true,
    domain: trusted[0],
    taker: '0x0000000000000000000000000000000000000000',
    others: {},
  })
})

test('reads an old request, which knows none of it', () => {
  const old = { isTakerBuy: undefined, usd: undefined, collateralAsset: undefined, assetName: undefined }
  expect(decode(rfqFrame('1', old)).request).toMatchObject({
    usd: USDT0,
    collateralAsset: WHYPE,
    isTakerBuy: false,
    makers: [],
    domain: trusted[0],
    premiumAsset: undefined,
    endsAt: undefined,
    createdAt: undefined,
    assetName: undefined,
  })
})

test('takes a request that has just ended by our clock, and leaves one that ended long ago', () => {
  expect(refusal({ validUntil: NOW - 5_000 })).toBeUndefined()
  expect(refusal({ validUntil: NOW - 5_001 })).toMatchObject({ code: 'REFUSED', field: 'validUntil' })
})

test('keeps strikes below a dollar exact', () => {
  expect(decode(rfqFrame('1', { strike: '415' })).terms.strike).toBe(parseWad('0.00000415'))
})

test('takes a missing isTakerBuy for false and a true one for our selling', () => {
  expect(decode(rfqFrame('1', { isTakerBuy: undefined })).side).toBe('buy')
  expect(decode(rfqFrame('1', { isTakerBuy: true })).side).toBe('sell')
})

test('accepts addresses in any letter case', () => {
  const rfq = decode(rfqFrame('1', { asset: UBTC.toUpperCase().replace('0X', '0x'), usd: USDT0.replace('ce', 'CE') }))
  expect(rfq.terms.underlying).toBe('BTC')
  expect(rfq.premiumToken.address).toBe(USDT0)
})

test('takes the chain’s strike asset when the request names no premium token', () => {
  expect(decode(rfqFrame('1', { usd: undefined })).premiumToken.address).toBe(USDT0)
})

test('fills in the collateral by the rule: the asset of a call, the premium token of a put', () => {
  const collateral = (isPut: boolean) =>
    decodeRequest(requestPayload({ isPut, collateralAsset: undefined }), chain, trusted).collateralAsset
  expect(collateral(false)).toBe(WHYPE)
  expect(collateral(true)).toBe(USDT0)
})

test.each([
  ['asset', 'WHYPE'],
  ['asset', undefined],
  ['asset', '0x55'],
  ['chainId', '999'],
  ['chainId', 1],
  ['expiry', '1775808000'],
  ['expiry', 1_775_808_000_000],
  ['expiry', 0],
  ['expiry', 1.5],
  ['isPut', 'false'],
  ['isPut', undefined],
  ['isTakerBuy', 1],
  ['quantity', '0'],
  ['quantity', 100],
  ['quantity', '1e18'],
  ['quantity', '-1'],
  ['quantity', '007'],
  ['quantity', '9'.repeat(79)],
  ['strike', '45.5'],
  ['strike', '0'],
  ['strike', ''],
  ['usd', '1000000'],
  ['collateralAsset', 5],
  ['premiumAsset', 'USDT0'],
  ['validUntil', '1775567153000'],
  ['validUntil', 1_775_567_153],
  ['validUntil', 1_775_567_153_000.5],
])('refuses %s = %j and names the field', (field, value) => {
  expect(refusal({ [field]: value })).toMatchObject({ code: 'FRAME_INVALID', field })
})

test.each([
  ['asset', { asset: '0x98d56648c9b7f3cb49531f4135115b5000ab1733' }],
  ['usd', { usd: WHYPE }],
  ['premiumAsset', { premiumAsset: WHYPE }],
  ['makers', { makers: ['0x70997970c51812dc3a010c7d01b50e0d17dc79c8'] }],
  ['typeDataDomain', { typeDataDomain: { name: 'rysk', version: '0.0.0', chainId: 999, verifyingContract: WHYPE } }],
])('does not take a request that is not for us: %s', (field, changes) => {
  expect(refusal(changes)).toMatchObject({ code: 'REFUSED', field })
})

test('takes a request that names us among its makers, in any letter case', () => {
  expect(refusal({ makers: [signer.address.toUpperCase()] })).toBeUndefined()
})

test.each(['trade', 'balances', 'positions'])('refuses the id %s, which the maker socket uses itself', (id) => {
  expect(() => decode(rfqFrame(id))).toThrow(RyskError)
})

test('reads back every request that can be written', () => {
  const amount = fc.bigInt({ min: 1n, max: (1n << 160n) - 1n })
  fc.assert(
    fc.property(
      fc.record({
        id: fc.string({ minLength: 1, maxLength: 60 }).filter((id) => !['trade', 'balances', 'positions'].includes(id)),
        asset: fc.constantFrom(WHYPE, UBTC),
        strike: amount,
        quantity: amount,
        expiry: fc.integer({ min: 1, max: 99_999_999_999 }),
        isPut: fc.boolean(),
        isTakerBuy: fc.option(fc.boolean(), { nil: undefined }),
        extra: fc.jsonValue(),
      }),
      ({ id, asset, strike, quantity, expiry, isPut, isTakerBuy, extra }) => {
        const changes = { asset, expiry, isPut, isTakerBuy, extra, strike: `${strike}`, quantity: `${quantity}` }
        const rfq = decode(rfqFrame(id, changes))
        expect(rfq).toMatchObject({ id, side: isTakerBuy === true ? 'sell' : 'buy', quantity })
        expect(rfq.terms).toEqual({
          underlying: asset === WHYPE ? 'HYPE' : 'BTC',
          strike: wad(strike * 10n ** 10n),
          expiry: fromSeconds(expiry),
          right: isPut ? 'put' : 'call',
        })
        const request = decodeRequest(rfq.wire, chain, trusted)
        expect(request).toMatchObject({ asset, strike, quantity, expiry, isPut })
      },
    ),
  )
})
