import { black76 } from '@riposte/greeks'
import { createOption, type EpochMs, epochMs, parseWad, type Right } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import type { Market } from '../market.ts'
import type { RecordedChain, RecordedOption } from './parse-chain.ts'
import { createRecordedMarket } from './recorded-market.ts'
import { yearsBetween } from './years.ts'

const TAKEN = epochMs(Date.UTC(2026, 0, 1, 21, 19, 18, 567))
const SOON = epochMs(Date.UTC(2026, 0, 2, 8))
const LATER = epochMs(Date.UTC(2026, 5, 26, 8))
const after = (ms: number): EpochMs => epochMs(TAKEN + ms)
const HOUR = 3_600_000

function record(right: Right, strike: string, expiry: EpochMs, prices: Partial<RecordedOption> = {}): RecordedOption {
  return {
    instrument: createOption('ETH', expiry, parseWad(strike), right),
    recordedAt: TAKEN,
    spot: 2987,
    forward: 2990,
    mark: 100,
    bid: 98,
    ask: 103,
    iv: 0.6,
    ...prices,
  }
}

const CHAIN: RecordedChain = {
  takenAt: TAKEN,
  options: [
    record('put', '2800', LATER, { forward: 3037, mark: 391.25, bid: 385, ask: 399.5, iv: 0.64 }),
    record('call', '3000', SOON, { mark: 21.5, bid: 21, ask: 22.25, iv: 0.31 }),
    record('call', '4500', SOON, { mark: 0, bid: undefined, ask: 0.3, iv: 0.9 }),
    record('put', '3500', SOON, { mark: 511, bid: 505, ask: undefined, iv: 0.8 }),
  ],
}
const NAMES = CHAIN.options.map(({ instrument }) => instrument.name)

const read = (market: Market) => market.instruments.map(({ name }) => [name, market.fair(name)])

describe('createRecordedMarket', () => {
  it('starts with the recorded prices to the last bit', () => {
    const market = createRecordedMarket({ chain: CHAIN, seed: 1 })
    for (const { instrument, mark, bid, ask, forward, iv } of CHAIN.options) {
      expect(market.fair(instrument.name)).toMatchObject({ mark, bid, ask, forward, iv })
    }
    expect(market.spot('ETH')).toBe(2987)
  })

  it('lists a perp for each underlying and the options by expiry and strike', () => {
    const market = createRecordedMarket({ chain: CHAIN, seed: 1 })
    expect(market.underlyings).toEqual(['ETH'])
    expect(market.instruments.map(({ name }) => name)).toEqual([
      'ETH-PERP',
      'ETH-20260102-3000-C',
      'ETH-20260102-3500-P',
      'ETH-20260102-4500-C',
      'ETH-20260626-2800-P',
    ])
  })

  it('moves a mark as Black-76 moves on the moved forward, its recorded residual kept', () => {
    const market = createRecordedMarket({ chain: CHAIN, seed: 1 })
    const now = after(6 * HOUR)
    market.advance(now)
    const fair = market.fair('ETH-20260626-2800-P')
    const forward = 3037 * (market.spot('ETH') / 2987)
    expect(fair?.forward).toBeCloseTo(forward, 9)
    const price = (at: EpochMs, from: number): number =>
      black76({ right: 'put', forward: from, strike: 2800, years: yearsBetween(at, LATER), volatility: 0.64 })
    const mark = price(now, forward) + (391.25 - price(TAKEN, 3037))
    expect(market.spot('ETH')).not.toBe(2987)
    expect(fair?.mark).toBeCloseTo(mark, 8)
    expect(fair?.bid).toBeCloseTo(mark - 6.25, 8)
    expect(fair?.ask).toBeCloseTo(mark + 8.25, 8)
  })

  it('gives Greeks in the units of a venue: per vol point and per day', () => {
    const market = createRecordedMarket({ chain: CHAIN, seed: 1 })
    const put = market.fair('ETH-20260626-2800-P')
    const years = yearsBetween(TAKEN, LATER)
    const priceAt = (forward: number, volatility: number, time = years): number =>
      black76({ right: 'put', forward, strike: 2800, years: time, volatility })
    expect(put?.delta).toBeCloseTo((priceAt(3037.5, 0.64) - priceAt(3036.5, 0.64)) / 1, 6)
    expect(put?.gamma).toBeCloseTo(priceAt(3038, 0.64) - 2 * priceAt(3037, 0.64) + priceAt(3036, 0.64), 8)
    expect(put?.vega).toBeCloseTo(priceAt(3037, 0.645) - priceAt(3037, 0.635), 3)
    expect(put?.theta).toBeCloseTo(priceAt(3037, 0.64, years - 0.5 / 365) - priceAt(3037, 0.64, years + 0.5 / 365), 3)
  })

  it('quotes the perp around spot with a spread of a basis point', () => {
    const market = createRecordedMarket({ chain: CHAIN, seed: 1 })
    market.advance(after(HOUR))
    const spot = market.spot('ETH')
    const perp = market.fair('ETH-PERP')
    expect(perp).toMatchObject({ forward: spot, iv: undefined, delta: 1, gamma: 0, vega: 0, theta: 0 })
    expect((perp?.mark ?? 0) / spot).toBeCloseTo(1.0001, 12)
    expect(((perp?.ask ?? 0) - (perp?.bid ?? 0)) / spot).toBeCloseTo(0.0001, 7)
  })

  it('never has a mark below 0, nor a bid or an ask at 0 or below', () => {
    for (let seed = 0; seed < 20; seed++) {
      const market = createRecordedMarket({ chain: CHAIN, seed })
      for (let ms = 0; ms < 11 * HOUR; ms += HOUR / 2) {
        market.advance(after(ms))
        for (const name of NAMES) {
          const fair = market.fair(name)
          if (fair === undefined) continue
          expect(fair.mark).toBeGreaterThanOrEqual(0)
          expect(fair.bid ?? 1).toBeGreaterThan(0)
          expect(fair.ask ?? 1).toBeGreaterThan(0)
        }
      }
    }
  })

  it('drops a bid that has fallen to nothing and takes it back when it is worth something again', () => {
    const option = record('call', '3000', SOON, { mark: 21.5, bid: 0.5, ask: 42, iv: 0.31 })
    const market = createRecordedMarket({ chain: { takenAt: TAKEN, options: [option] }, seed: 2 })
    market.advance(after(10 * HOUR))
    const fair = market.fair('ETH-20260102-3000-C')
    expect(fair?.mark).toBeLessThan(21)
    expect(fair?.bid).toBeUndefined()
    expect(fair?.ask).toBeCloseTo((fair?.mark ?? 0) + 20.5, 9)
    market.advance(TAKEN)
    expect(market.fair('ETH-20260102-3000-C')?.bid).toBe(0.5)
  })

  it('does not know an expired option any more, from the very moment of its expiry', () => {
    const market = createRecordedMarket({ chain: CHAIN, seed: 1 })
    market.advance(epochMs(SOON - 1))
    expect(market.fair('ETH-20260102-3000-C')).toBeDefined()
    market.advance(SOON)
    expect(market.fair('ETH-20260102-3000-C')).toBeUndefined()
    expect(market.fair('ETH-20260626-2800-P')).toBeDefined()
    expect(market.instruments).toHaveLength(5)
    market.advance(epochMs(SOON + 365 * 24 * HOUR))
    expect(market.fair('ETH-20260626-2800-P')).toBeUndefined()
    expect(market.fair('ETH-PERP')).toBeDefined()
  })

  it('starts with an option that had expired by the time of the latest row, and never quotes it', () => {
    const late = { ...CHAIN, takenAt: epochMs(SOON + 1) }
    const market = createRecordedMarket({ chain: late, seed: 1 })
    expect(market.fair('ETH-20260102-3000-C')).toBeUndefined()
    expect(market.fair('ETH-20260626-2800-P')).toMatchObject({ mark: 391.25 })
  })

  it('takes spot from the latest row, the last of one time', () => {
    const options = [
      record('call', '3000', LATER, { recordedAt: after(-1000), spot: 2980 }),
      record('call', '3100', LATER, { spot: 2985 }),
      record('call', '3200', LATER, { spot: 2986 }),
      record('call', '3300', LATER, { recordedAt: after(-2000), spot: 2970 }),
    ]
    expect(createRecordedMarket({ chain: { takenAt: TAKEN, options }, seed: 1 }).spot('ETH')).toBe(2986)
  })

  it('repeats with its seed, whatever the moments of the calls', () => {
    const steady = createRecordedMarket({ chain: CHAIN, seed: 'seed' })
    for (let ms = 0; ms <= 2 * HOUR; ms += 777) steady.advance(after(ms))
    steady.advance(after(2 * HOUR))
    const leaping = createRecordedMarket({ chain: CHAIN, seed: 'seed' })
    leaping.advance(after(2 * HOUR))
    expect(read(leaping)).toEqual(read(steady))
    const other = createRecordedMarket({ chain: CHAIN, seed: 'other' })
    other.advance(after(2 * HOUR))
    expect(other.spot('ETH')).not.toBe(leaping.spot('ETH'))
  })

  it('describes itself, or as told', () => {
    expect(createRecordedMarket({ chain: CHAIN, seed: 1 }).description).toBe(
      'recorded chain of 4 ETH options, taken at 2026-01-01T21:19:18.567Z',
    )
    expect(createRecordedMarket({ chain: CHAIN, seed: 1, description: 'mine' }).description).toBe('mine')
  })

  it('refuses to speak of an underlying that it does not have', () => {
    const market = createRecordedMarket({ chain: CHAIN, seed: 1 })
    expect(() => market.spot('HYPE')).toThrow('expected an underlying of this market (ETH), got "HYPE"')
    expect(() => market.spot('HYPE')).toThrow(expect.objectContaining({ code: 'UNDERLYING_UNKNOWN' }))
    expect(market.fair('HYPE-PERP')).toBeUndefined()
  })
})
