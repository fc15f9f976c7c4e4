import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createOption, parseInstrumentName } from './instrument.ts'
import { epochMs } from './time.ts'
import { wad } from './wad.ts'

const DAY_MS = 86_400_000
const EIGHT_HOURS_MS = 8 * 3_600_000

describe('instrument names', () => {
  it('gives the terms of an option', () => {
    const option = parseInstrumentName('ETH-20261225-3000-C')
    expect(option).toEqual({
      kind: 'option',
      name: 'ETH-20261225-3000-C',
      underlying: 'ETH',
      strike: 3000n * 10n ** 18n,
      expiry: 1798185600_000,
      right: 'call',
    })
  })

  it('writes a fractional strike with an underscore', () => {
    expect(parseInstrumentName('XRP-20261225-0_5-P')).toMatchObject({ strike: 5n * 10n ** 17n, right: 'put' })
  })

  it('knows perps', () => {
    expect(parseInstrumentName('BTC-PERP')).toEqual({ kind: 'perp', name: 'BTC-PERP', underlying: 'BTC' })
  })

  it('reads back every name that it writes', () => {
    const day = fc.integer({ min: 18_000, max: 40_000 })
    const strike = fc.bigInt({ min: 1n, max: 10n ** 12n }).map((units) => wad(units * 10n ** 10n))
    fc.assert(
      fc.property(day, strike, fc.constantFrom('call' as const, 'put' as const), (days, price, right) => {
        const option = createOption('ETH', epochMs(days * DAY_MS + EIGHT_HOURS_MS), price, right)
        expect(parseInstrumentName(option.name)).toEqual(option)
      }),
    )
  })

  it.each([
    'ETH',
    'eth-PERP',
    'ETH-20261225-3000',
    'ETH-20261225-3000-X',
    'ETH-20260230-3000-C',
    'ETH-20261225-03000-C',
    'ETH-20261225-3000_50-C',
    'ETH-20261225-0-C',
    'ETH-20261225--3000-C',
    'ETH-25DEC26-3000-C',
    '',
  ])('refuses %j', (name) => {
    expect(() => parseInstrumentName(name)).toThrow(expect.objectContaining({ code: 'INSTRUMENT_NAME_INVALID' }))
  })
})
