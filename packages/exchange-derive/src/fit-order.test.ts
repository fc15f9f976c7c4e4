import { type Listing, parseWad, roundToStep, type Ticker, type Wad, wad } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeInstrument } from './decode/instrument.ts'
import { decodeTicker } from './decode/ticker.ts'
import type { DeriveOrderRequest } from './derive-order.ts'
import { fitOrder } from './fit-order.ts'
import { hedgeRequest } from './testing/desk.ts'
import { perpRecord, tickerData } from './testing/records.ts'

// Tick 0.1, step 0.01, 0.1 to 10000 contracts; band 2940 to 3060.
const { listing } = decodeInstrument(perpRecord())
const ticker = decodeTicker('ETH-PERP', tickerData(1), 0)

interface Changes extends Partial<Omit<DeriveOrderRequest, 'limitPrice' | 'amount'>> {
  readonly at?: string
  readonly size?: string
}

function fit({ at = '2990', size = '1', ...changes }: Changes, band: Ticker | undefined = ticker): string {
  const request = { ...hedgeRequest(), limitPrice: parseWad(at), amount: parseWad(size), ...changes }
  const fitted = fitOrder(request, listing, band)
  if (fitted.status === 'unfit') return fitted.code
  return `${Number(fitted.request.amount) / 1e18} at ${Number(fitted.request.limitPrice) / 1e18}`
}

describe('fitting an order', () => {
  it.each([
    ['the plain hedge', {}, '1 at 2990'],
    ['a sell at the edge of the band', { at: '2940' }, '1 at 2940'],
    ['a sell beyond it', { at: '2000' }, '1 at 2940'],
    ['a buy beyond it', { side: 'buy', at: '4000.05' }, '1 at 3060'],
    ['a passive buy below the band', { side: 'buy', at: '2000' }, '1 at 2000'],
    ['a post-only buy beyond it', { side: 'buy', at: '3061', timeInForce: 'post_only' }, '1 at 3060'],
    ['a sell between ticks', { at: '2990.01' }, '1 at 2990.1'],
    ['a buy between ticks', { side: 'buy', at: '2990.09' }, '1 at 2990'],
    ['a buy below one tick', { side: 'buy', at: '0.05' }, 'PRICE_OFF_TICK'],
    ['a price of nothing', { at: '0' }, 'PRICE_OFF_TICK'],
    ['a negative price', { at: '-10' }, 'PRICE_OFF_TICK'],
    ['an amount between steps', { size: '0.019' }, '0.01 at 2990'],
    ['less than a step', { size: '0.009' }, 'AMOUNT_OFF_STEP'],
    ['a negative amount', { size: '-1' }, 'AMOUNT_OFF_STEP'],
    ['a taking order below the minimum', { size: '0.05' }, '0.05 at 2990'],
    ['a resting order below the minimum', { size: '0.05', timeInForce: 'gtc' }, 'AMOUNT_OUT_OF_RANGE'],
    ['more than the maximum', { size: '10000.01' }, 'AMOUNT_OUT_OF_RANGE'],
    [
      'a stop whose limit is far below the band',
      { at: '100', timeInForce: 'gtc', trigger: { type: 'stoploss', price: parseWad('110') } },
      '1 at 100',
    ],
  ] as const)('%s', (_, changes, expected) => expect(fit(changes)).toBe(expected))

  it('leaves the band to the exchange while there is no ticker', () => {
    const request = { ...hedgeRequest(), limitPrice: parseWad('1000') }
    expect(fitOrder(request, listing, undefined)).toEqual({ status: 'fitted', request })
  })

  it('refuses what is not live, and a band without a tick in it', () => {
    expect(fitOrder(hedgeRequest(), { ...listing, active: false }, ticker)).toMatchObject({
      code: 'INSTRUMENT_NOT_LIVE',
    })
    const coarse: Listing = { ...listing, tick: parseWad('5000') }
    const buy = { ...hedgeRequest(), side: 'buy', limitPrice: parseWad('9000') } as const
    expect(fitOrder(buy, coarse, ticker)).toMatchObject({ code: 'PRICE_OFF_TICK' })
  })

  it('never makes an order larger or more aggressive, and leaves it on the grid and in the band', () => {
    const wads = (least: bigint, most: bigint) => fc.bigInt(least, most).map((raw) => wad(raw * 10n ** 12n))
    fc.assert(
      fc.property(
        fc.constantFrom('buy' as const, 'sell' as const),
        wads(1n, 5_000_000_000n),
        wads(1n, 20_000_000n),
        wads(1n, 900_000n),
        (side, limitPrice, amount, tick: Wad) => {
          const request = { ...hedgeRequest(), side, limitPrice, amount }
          const fitted = fitOrder(request, { ...listing, tick }, ticker)
          if (fitted.status === 'unfit') return
          const { request: order } = fitted
          expect(order.amount <= amount && order.amount % listing.step === 0n).toBe(true)
          expect(order.limitPrice % tick).toBe(0n)
          if (side === 'buy') expect(order.limitPrice <= limitPrice && order.limitPrice <= ticker.priceMax).toBe(true)
          else expect(order.limitPrice >= limitPrice && order.limitPrice >= ticker.priceMin).toBe(true)
          expect(roundToStep(order.amount, listing.step, 'down')).toBe(order.amount)
        },
      ),
    )
  })
})
