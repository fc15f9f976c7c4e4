import { expect, test } from 'vitest'
import { assetsReply, UBTC, WHYPE } from '../testing/wire-samples.ts'
import { decodeAssets } from './assets.ts'

test('reads the assets of one chain, inactive ones too', () => {
  const { assets, problems } = decodeAssets(assetsReply, 999)
  expect(problems).toEqual([])
  expect(assets.map(({ symbol, active }) => [symbol, active])).toEqual([
    ['WHYPE', true],
    ['UBTC', true],
    ['kHYPE', false],
  ])
  expect(assets[1]).toEqual({ address: UBTC, symbol: 'UBTC', decimals: 8, underlying: 'BTC', active: true })
})

test('leaves out what cannot be read and says why', () => {
  const good = {
    active: true,
    address: WHYPE.toUpperCase().replace('0X', '0x'),
    decimals: 18,
    symbol: 'W',
    underlying: 'hype',
  }
  const entries = [
    null,
    { ...good, address: 'HYPE' },
    { ...good, decimals: 19 },
    { ...good, active: 'yes' },
    { ...good, symbol: '' },
    good,
    good,
  ]
  const { assets, problems } = decodeAssets({ 999: entries }, 999)
  expect(assets).toEqual([{ address: WHYPE, symbol: 'W', decimals: 18, underlying: 'HYPE', active: true }])
  expect(problems).toHaveLength(5)
  expect(problems[1]).toContain('entry 1: address')
})

test('finds nothing for a chain that is not listed, and refuses another shape', () => {
  expect(decodeAssets(assetsReply, 1)).toEqual({ assets: [], problems: [] })
  expect(() => decodeAssets([], 999)).toThrow('assets')
  expect(() => decodeAssets({ 999: {} }, 999)).toThrow('assets.999')
})

test('reads no more entries than there can be sockets', () => {
  const entries = Array.from({ length: 600 }, (_, i) => ({
    active: true,
    address: `0x${i.toString(16).padStart(40, '0')}`,
    decimals: 18,
    symbol: 'X',
    underlying: 'X',
  }))
  const { assets, problems } = decodeAssets({ 999: entries }, 999)
  expect(assets).toHaveLength(500)
  expect(problems).toHaveLength(1)
})
