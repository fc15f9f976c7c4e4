import { createOption, epochMs, formatWad, type Option, parseWad, type Wad } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createExpiryBook } from './expiry-book.ts'
import { type ExpiryFacts, expirySchedule } from './expiry-schedule.ts'
import type { HeldOption } from './held-options.ts'

const FIRST = epochMs(Date.UTC(2026, 11, 18, 8))
const SECOND = epochMs(Date.UTC(2026, 11, 25, 8))
const option = (strike: string, right: Option['right'], expiry = FIRST, underlying = 'ETH'): Option =>
  createOption(underlying, expiry, parseWad(strike), right)
const held = (venue: string, { name }: Option, quantity: string): HeldOption => ({
  venue,
  instrument: name,
  quantity: parseWad(quantity),
})
const SPOTS: Readonly<Record<string, string>> = { ETH: '3500', BTC: '60000' }

function facts(rows: readonly HeldOption[], changes: Partial<ExpiryFacts> = {}): ExpiryFacts {
  return {
    places: { hedging: 'derive', source: 'rysk' },
    held: rows,
    book: createExpiryBook(),
    spot: (underlying) => parseWad(SPOTS[underlying] as string),
    tokens: ({ underlying }) => ({
      strike: { symbol: 'USDC', decimals: 6 },
      asset: { symbol: `W${underlying}`, decimals: 18 },
    }),
    balance: (_venue, token) => parseWad(token === 'USDC' ? '5000' : '0'),
    // A dollar for each.
    perpMargin: (_perp, quantity) => (quantity < 0n ? -quantity : quantity) as Wad,
    freeMargin: () => parseWad('900'),
    ...changes,
  }
}

describe('the schedule of expiries', () => {
  it('golden: a back-to-back pair in the money asks for its delivery and for margin', () => {
    const call = option('3000', 'call')
    const [row, ...more] = expirySchedule(facts([held('rysk', call, '2'), held('derive', call, '-2')]))
    expect(more).toEqual([])
    expect(row?.legs).toMatchObject([
      { venue: 'rysk', becomes: 'claim', value: parseWad('1000'), rule: { kind: 'physical', averagedMs: 0 } },
      { venue: 'derive', becomes: 'cash', value: parseWad('-1000'), rule: { kind: 'cash', averagedMs: 1_800_000 } },
    ])
    expect(row?.deliver).toEqual([{ venue: 'rysk', token: 'USDC', amount: parseWad('6000'), held: parseWad('5000') }])
    // The pay-out of the sold leg, and a perp against two underlyings.
    expect(row?.margin).toEqual({ needed: parseWad('1002'), free: parseWad('900') })
    expect(row?.isShort).toBe(true)
  })

  it('golden: puts are delivered in the underlying, and claims of both kinds hedge each other', () => {
    const [call, put] = [option('3000', 'call'), option('4000', 'put')]
    const [row] = expirySchedule(facts([held('rysk', call, '1'), held('rysk', put, '1')]))
    expect(row?.deliver.map(({ token, amount }) => [token, formatWad(amount)])).toEqual([
      ['USDC', '3000'],
      ['WETH', '1'],
    ])
    expect(row?.margin?.needed).toBe(0n)
  })

  it('golden: out of the money asks for nothing, and the nearest expiry comes first', () => {
    const rows = [held('rysk', option('3000', 'call', SECOND), '1'), held('rysk', option('3500', 'call'), '1')]
    const schedule = expirySchedule(facts(rows))
    expect(schedule.map(({ expiry }) => expiry)).toEqual([FIRST, SECOND])
    expect(schedule[0]).toMatchObject({ deliver: [], isShort: false, legs: [{ becomes: 'nothing', value: 0n }] })
  })

  it('golden: without a price it says that it does not know', () => {
    const [row] = expirySchedule(facts([held('rysk', option('3000', 'call'), '1')], { spot: () => undefined }))
    expect(row).toMatchObject({ deliver: [], margin: undefined, isShort: false })
    expect(row?.legs[0]).toMatchObject({ becomes: undefined, value: undefined })
  })

  it('is a function of what is held alone: the same whatever the order in which it is told', () => {
    const options = fc.constantFrom(
      option('3000', 'call'),
      option('4000', 'put'),
      option('3600', 'call'),
      option('50000', 'call', SECOND, 'BTC'),
      option('70000', 'put', SECOND, 'BTC'),
    )
    const rows = fc.uniqueArray(
      fc.record({
        venue: fc.constantFrom('rysk', 'derive', 'manual'),
        option: options,
        size: fc.integer({ min: 1, max: 50 }),
      }),
      { selector: (row) => `${row.venue} ${row.option.name}`, maxLength: 8 },
    )
    const sorted = (list: readonly HeldOption[]) => [...list].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    const normal = (list: readonly HeldOption[]) =>
      expirySchedule(facts(list)).map((row) => ({
        ...row,
        legs: sorted(row.legs as readonly HeldOption[]),
        deliver: [...row.deliver].sort((a, b) => (a.token < b.token ? -1 : 1)),
      }))
    fc.assert(
      fc.property(rows, (drawn) => {
        const list = drawn.map(({ venue, option: one, size }) =>
          held(venue, one, venue === 'derive' ? `-${size}` : String(size)),
        )
        expect(normal([...list].reverse())).toEqual(normal(list))
        expect(normal(list)).toEqual(normal(list))
      }),
    )
  })
})

function keyOf({ venue, instrument }: HeldOption): string {
  return `${venue} ${instrument}`
}
