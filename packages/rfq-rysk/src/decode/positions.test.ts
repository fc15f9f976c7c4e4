import { fromSeconds, parseWad } from '@riposte/market-model'
import { expect, test } from 'vitest'
import { sampleTokens, UBTC, USDT0, WHYPE } from '../testing/wire-samples.ts'
import { decodePositions } from './positions.ts'

const tokens = sampleTokens()
const EXPIRY = 1_775_808_000

const row = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  assetAddress: '0x00000000000000000000000000000000000000aa',
  isOtoken: true,
  balance: '1500000000000000000',
  strike: '45000000000000000000',
  expiry: EXPIRY,
  isPut: false,
  underlying: 'HYPE',
  optionAsset: WHYPE,
  premium: '-900000000000000000',
  ...changes,
})
const cash = { assetAddress: USDT0, isOtoken: false, balance: '1234500000' }

test('reads option tokens with their terms and what they are written on, and leaves plain balances out', () => {
  const asset = { address: WHYPE, symbol: 'WHYPE', decimals: 18 }
  expect(decodePositions([row(), cash, row({ isPut: true, strike: '500000000000000000' })], tokens)).toEqual([
    {
      terms: { underlying: 'HYPE', strike: parseWad('45'), expiry: fromSeconds(EXPIRY), right: 'call' },
      quantity: parseWad('1.5'),
      asset,
    },
    {
      terms: { underlying: 'HYPE', strike: parseWad('0.5'), expiry: fromSeconds(EXPIRY), right: 'put' },
      quantity: parseWad('1.5'),
      asset,
    },
  ])
})

test('adds up the same terms on variants of one underlying', () => {
  const variant = row({ assetAddress: '0x00000000000000000000000000000000000000bb', balance: '500000000000000000' })
  const [position, ...more] = decodePositions([row(), variant], tokens)
  expect([position?.quantity, more]).toEqual([parseWad('2'), []])
})

test('takes the pricing symbol from the list of assets, and from the row for an asset that is not listed', () => {
  const underlyings = (changes: Record<string, unknown>) =>
    decodePositions([row(changes)], tokens).map(({ terms }) => terms.underlying)
  expect(underlyings({ optionAsset: UBTC.toUpperCase().replace('0X', '0x'), underlying: 'UBTC' })).toEqual(['BTC'])
  expect(underlyings({ optionAsset: '0x00000000000000000000000000000000000000cc', underlying: 'eth' })).toEqual(['ETH'])
  expect(underlyings({ optionAsset: undefined })).toEqual(['HYPE'])
})

test('reads contracts in the tokens’ own 8 decimals when told so', () => {
  const [position] = decodePositions([row({ balance: '150000000' })], tokens, 8)
  expect(position).toMatchObject({ terms: { strike: parseWad('45') }, quantity: parseWad('1.5') })
})

test('reads an account that holds nothing, and drops what is held no more', () => {
  expect(decodePositions([], tokens)).toEqual([])
  expect(decodePositions([cash, row({ balance: '0' })], tokens)).toEqual([])
})

test.each([
  ['isOtoken', undefined],
  ['balance', 1.5],
  ['balance', '1.5'],
  ['strike', '0x1'],
  ['expiry', '2026-04-10'],
  ['isPut', 'no'],
])('refuses the whole answer for one row whose %s is %j, and says which', (field, value) => {
  expect(() => decodePositions([cash, row({ [field]: value }), row()], tokens)).toThrow(
    expect.objectContaining({ code: 'FRAME_INVALID', field: `positions[1].${field}` }),
  )
})

test('reads rows that are keyed by their token, and rows under a name', () => {
  const whole = decodePositions([row(), cash], tokens)
  expect(decodePositions({ '0xaa': row(), [USDT0]: cash }, tokens)).toEqual(whole)
  expect(decodePositions({ positions: [row(), cash] }, tokens)).toEqual(whole)
  expect(decodePositions({ positions: [] }, tokens)).toEqual([])
})

test.each([{}, { error: 'down' }, { positions: 'none' }, null, 'none', 7])('refuses %j', (reply) => {
  expect(() => decodePositions(reply, tokens)).toThrow(expect.objectContaining({ code: 'FRAME_INVALID' }))
})
