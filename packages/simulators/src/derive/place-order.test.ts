import { formatWad, parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import {
  CALL,
  OTHER_SUBACCOUNT,
  OWNER,
  openDesk,
  SESSION_KEY,
  START,
  STRANGER,
  SUBACCOUNT,
  signOrder,
} from './test-desk.ts'

const IOC = { time_in_force: 'ioc' }
const sellCall = { instrument_name: CALL, direction: 'sell', amount: '1', limit_price: '48' } as const
const buyPerp = { instrument_name: 'ETH-PERP', direction: 'buy', amount: '1', limit_price: '3010' } as const

describe('matching', () => {
  it('fills a taker at the resting price and moves cash by exactly price times amount and the fee', () => {
    const { trader, engine } = openDesk()
    const reply = trader().order({ ...sellCall, ...IOC })

    expect(reply.result?.order).toMatchObject({ order_status: 'filled', average_price: '48', filled_amount: '1' })
    // 0.0003 of an index of 3000, plus the base fee of 0.5.
    expect(reply.result?.trades?.[0]).toMatchObject({ trade_price: '48', trade_fee: '1.4', liquidity_role: 'taker' })
    expect(formatWad(engine.balance(SUBACCOUNT))).toBe('1000046.6')
    expect(engine.positions(SUBACCOUNT)).toMatchObject([{ instrument: CALL, amount: parseWad('-1') }])
  })

  it('walks the levels, charges the base fee for each match and leaves the average in the order', () => {
    const { trader } = openDesk()
    const reply = trader().order({ ...sellCall, amount: '20', limit_price: '40', ...IOC })

    // The makers show 10 at 48 and 15 at 46: half a spread apart.
    expect(reply.result?.order).toMatchObject({ order_status: 'filled', average_price: '47', order_fee: '19' })
    expect(reply.result?.trades).toMatchObject([
      { trade_price: '48', trade_amount: '10' },
      { trade_price: '46', trade_amount: '10' },
    ])
  })

  it('cancels what an immediate order cannot fill within its limit', () => {
    const { trader } = openDesk()
    const reply = trader().order({ ...sellCall, amount: '15', ...IOC })
    expect(reply.result?.order).toMatchObject({
      order_status: 'cancelled',
      cancel_reason: 'ioc_or_market_partial_fill',
      filled_amount: '10',
    })
  })

  it('refuses an immediate order that meets nothing, and a fill-or-kill order that meets too little', () => {
    const { trader } = openDesk()
    const client = trader()
    expect(client.order({ ...sellCall, limit_price: '49', ...IOC }).error?.code).toBe(11009)
    expect(client.order({ ...sellCall, limit_price: '49', order_type: 'market' }).error?.code).toBe(11009)
    expect(client.order({ ...sellCall, amount: '11', time_in_force: 'fok' }).error?.code).toBe(11014)
    expect(client.order({ ...sellCall, amount: '10', time_in_force: 'fok' }).result?.order?.order_status).toBe('filled')
  })

  it('rests what a good-till-cancelled order does not take, and lets the market makers take it later', () => {
    const { trader, market, clock, engine } = openDesk()
    const client = trader()
    const rested = client.order({ ...sellCall, amount: '12', limit_price: '48' })
    expect(rested.result?.order).toMatchObject({ order_status: 'open', filled_amount: '10' })

    market.set(CALL, { bid: 49, mark: 51, ask: 53 })
    clock.advance(2000)
    expect(engine.orders(SUBACCOUNT)).toMatchObject([{ status: 'filled', filled: parseWad('12') }])
    const trade = engine.trades(SUBACCOUNT).at(-1)
    expect(trade).toMatchObject({ role: 'maker', price: parseWad('48'), amount: parseWad('2') })
    // 0.0001 of the index for 2 contracts, no base fee.
    expect(formatWad(trade?.fee ?? parseWad('0'))).toBe('0.6')
  })

  it('refills the makers within a second or so', () => {
    const { trader, clock } = openDesk()
    const client = trader()
    client.order({ ...sellCall, amount: '10', ...IOC })
    expect(client.order({ ...sellCall, amount: '1', ...IOC }).error?.code).toBe(11009)
    clock.advance(1100)
    expect(client.order({ ...sellCall, amount: '1', ...IOC }).result?.order?.order_status).toBe('filled')
  })

  it('moves perp cash by fees and realised profit only', () => {
    const { trader, engine, market, clock } = openDesk()
    const client = trader()
    client.order({ ...buyPerp, ...IOC })
    // Bought 1 at 3001.5: fee 0.01 + 0.9.
    expect(formatWad(engine.balance(SUBACCOUNT))).toBe('999999.09')
    market.setSpot('ETH', 3100)
    market.set('ETH-PERP', { mark: 3101, bid: 3100.5, ask: 3101.5 })
    clock.advance(1000)
    const sold = client.order({ ...buyPerp, direction: 'sell', limit_price: '3090', ...IOC })
    // 99 won, less this fee of 0.94 and the first of 0.91.
    expect(sold.result?.trades?.[0]).toMatchObject({ realized_pnl_excl_fees: '99', realized_pnl: '97.15' })
    expect(formatWad(engine.balance(SUBACCOUNT))).toBe('1000097.15')
    expect(engine.positions(SUBACCOUNT)).toEqual([])
  })
})

describe('refusals', () => {
  it.each([
    ['a price off the tick', { limit_price: '48.05' }, 11013],
    ['an amount off the step', { amount: '0.001' }, 11012],
    ['an amount above the maximum', { amount: '10000.01' }, 11012],
    ['more than 12 decimals', { limit_price: '48.0000000000001' }, -32602],
    ['a nonce of milliseconds', { nonce: String(START) }, 11018],
    ['a nonce of another hour', { nonce: `${START - 3_600_000}000000` }, 11018],
    ['a signature that ends too soon', { signature_expiry_sec: START / 1000 + 289 }, 11011],
    ['a signature that lives too long', { signature_expiry_sec: START / 1000 + 10_368_001 }, 11011],
    ['a fee limit below the bound', { max_fee: '2.2' }, 11023],
    ['an unknown instrument', { instrument_name: 'ETH-20261225-9999-C' }, 12001],
    ['a resting order below the minimum', { amount: '0.05', limit_price: '60' }, 11012],
    ['post-only that would take', { time_in_force: 'post_only' }, 11008],
    ['post-only market', { time_in_force: 'post_only', order_type: 'market' }, 11010],
    ['reduce-only that rests', { reduce_only: true }, 11024],
    ['reduce-only without a position', { reduce_only: true, ...IOC }, 11025],
    ['a reject timestamp that passes in the taker delay', { reject_timestamp: START + 100 }, 11022],
    ['a limit beyond the band that would take', { limit_price: '0.1' }, 11013],
    ['a trigger order', { trigger_type: 'stoploss' }, -32602],
  ])('refuses %s', (_, change, code) => {
    const { trader, engine } = openDesk()
    expect(trader().order({ ...sellCall, ...change }).error?.code).toBe(code)
    expect(engine.orders(SUBACCOUNT)).toEqual([])
  })

  it('takes an order just as good: each refusal above is for its own fault', () => {
    const { trader } = openDesk()
    const reply = trader().order({ ...sellCall, reject_timestamp: START + 200, max_fee: '2.3', time_in_force: 'gtc' })
    expect(reply.result?.order?.order_status).toBe('filled')
  })

  it('names limit and bound when a price is beyond the band, and lets it rest when it takes nothing', () => {
    const { trader, market } = openDesk()
    const client = trader()
    expect(client.order({ ...buyPerp, limit_price: '4000' }).error?.data).toEqual({ limit: '4000', bandwidth: '3061' })
    market.set('ETH-PERP', { ask: undefined })
    expect(client.order({ ...buyPerp, limit_price: '4000', time_in_force: 'post_only' }).error?.code).toBe(11008)
  })

  it('cancels the part of a market order that lies beyond the band', () => {
    const { trader, market } = openDesk()
    market.set('ETH-PERP', { bid: 3000, ask: 3040, mark: 3001 })
    const reply = trader().order({ ...buyPerp, amount: '30', limit_price: '5000', order_type: 'market' })
    // Levels at 3040, 3060, 3080: the band ends at 3061.
    expect(reply.result?.order).toMatchObject({ filled_amount: '12.5', cancel_reason: 'ioc_or_market_partial_fill' })
  })

  it('uses up a nonce only with an accepted order', () => {
    const { trader, core, clock } = openDesk()
    const client = trader()
    const missed = signOrder(
      core,
      { ...sellCall, limit_price: '49', ...IOC },
      clock.nowMs(),
      SESSION_KEY,
      OWNER.address,
    )
    expect(client.call('private/order', missed).error?.code).toBe(11009)
    expect(client.call('private/order', { ...missed, time_in_force: 'gtc' }).result?.order?.order_status).toBe('open')
    expect(client.call('private/order', { ...missed, time_in_force: 'gtc' }).error?.code).toBe(11017)
  })

  it('accepts one of two orders with the same nonce that are under way together', () => {
    const { trader, core, clock, engine } = openDesk()
    const client = trader()
    const params = signOrder(core, { ...sellCall, ...IOC }, clock.nowMs(), SESSION_KEY, OWNER.address)
    client.send(JSON.stringify({ id: 1, method: 'private/order', params }))
    client.send(JSON.stringify({ id: 2, method: 'private/order', params }))
    clock.advance(200)
    expect(client.messages.find(({ id }) => id === 1)?.result?.order?.order_status).toBe('filled')
    expect(client.messages.find(({ id }) => id === 2)?.error?.code).toBe(11017)
    expect(engine.trades(SUBACCOUNT)).toHaveLength(1)
  })

  it('refuses to trade with itself and leaves the resting order alone', () => {
    const { trader, engine, market } = openDesk()
    const client = trader()
    market.set(CALL, { ask: undefined })
    client.order({ ...sellCall, amount: '1', limit_price: '50' })
    const reply = client.order({ ...sellCall, direction: 'buy', amount: '1', limit_price: '51' })
    expect(reply.error?.code).toBe(11007)
    expect(engine.openOrders(SUBACCOUNT)).toMatchObject([{ status: 'open', filled: parseWad('0') }])
  })

  it('moves a post-only order to a tick from the market when asked to', () => {
    const { trader } = openDesk()
    const reply = trader().order({ ...sellCall, time_in_force: 'post_only', reject_post_only: false })
    expect(reply.result?.order).toMatchObject({ limit_price: '48.1', signed_limit_price: '48', order_status: 'open' })
  })

  it('reduces a position and refuses to turn it around', () => {
    const { trader } = openDesk()
    const client = trader()
    client.order({ ...sellCall, ...IOC })
    const buy = { ...sellCall, direction: 'buy', limit_price: '52', reduce_only: true, ...IOC } as const
    expect(client.order({ ...buy, amount: '1.01' }).error?.code).toBe(11025)
    expect(client.order({ ...buy, amount: '1' }).result?.order?.order_status).toBe('filled')
  })

  it('refuses what the collateral does not cover, and lets a position be closed without any', () => {
    const { trader, market, clock } = openDesk({ usdc: '600' })
    const client = trader()
    expect(client.order({ ...sellCall, amount: '2', ...IOC }).error?.code).toBe(11000)
    expect(client.order({ ...sellCall, amount: '1', ...IOC }).result?.order?.order_status).toBe('filled')
    market.setSpot('ETH', 5000)
    market.set(CALL, { mark: 2000, bid: 1990, ask: 2010, delta: 1 })
    clock.advance(1100)
    const close = { ...sellCall, direction: 'buy', limit_price: '2010', ...IOC } as const
    expect(client.order(close).result?.order?.order_status).toBe('filled')
  })

  it('ends an order whose signed fee does not cover a small fill', () => {
    const { trader, engine } = openDesk()
    // The base fee of 0.5 on 0.01 contracts is 50 USD a contract.
    const reply = trader().order({ ...sellCall, amount: '0.01', max_fee: '10', ...IOC })
    expect(reply.result?.order).toMatchObject({ order_status: 'cancelled', cancel_reason: 'signed_max_fee_too_low' })
    expect(engine.trades(SUBACCOUNT)).toEqual([])
  })
})

describe('signatures', () => {
  it.each(['amount', 'limit_price', 'max_fee', 'nonce', 'signature_expiry_sec', 'direction'] as const)(
    'refuses an order whose %s is not the signed one',
    (field) => {
      const { trader, core, clock } = openDesk()
      const params = signOrder(core, sellCall, clock.nowMs(), SESSION_KEY, OWNER.address)
      const changed = { amount: '2', limit_price: '48.1', max_fee: '999', direction: 'buy' as const }
      const others = {
        nonce: `${params.nonce.slice(0, -1)}${params.nonce.endsWith('1') ? 2 : 1}`,
        signature_expiry_sec: params.signature_expiry_sec + 1,
      }
      const reply = trader().call('private/order', { ...params, [field]: { ...changed, ...others }[field] })
      expect(reply.error).toMatchObject({ code: 14014, data: 'Signature does not match data' })
    },
  )

  it('refuses a signer that the wallet does not know, an expired key, another chain and a bad checksum', () => {
    const { trader, core, clock } = openDesk()
    const client = trader()
    expect(client.order(sellCall, STRANGER).error).toMatchObject({
      code: 14023,
      data: 'Session key does not belong to wallet',
    })
    const wrongChain = signOrder(core, sellCall, clock.nowMs(), SESSION_KEY, OWNER.address, 1)
    expect(client.call('private/order', wrongChain).error?.code).toBe(14014)
    const good = signOrder(core, sellCall, clock.nowMs(), SESSION_KEY, OWNER.address)
    const flipped = good.signer.replace(/[a-f]/, (letter) => letter.toUpperCase())
    expect(client.call('private/order', { ...good, signer: flipped }).error?.code).toBe(14012)
    expect(client.call('private/order', { ...good, signer: '0x12' }).error?.code).toBe(14013)
    expect(
      client.call('private/order', { ...good, signer: good.signer.toLowerCase() }).result?.order?.order_status,
    ).toBe('filled')
    clock.advance(86_400_000)
    expect(client.order({ ...buyPerp }).error?.code).toBe(14030)
    expect(client.order({ ...buyPerp }, OWNER).result?.order?.order_status).toBe('filled')
  })

  it('refuses an order for a subaccount of somebody else, or of nobody', () => {
    const { trader } = openDesk()
    const client = trader()
    expect(client.order({ ...sellCall, subaccount_id: OTHER_SUBACCOUNT }).error?.code).toBe(14020)
    expect(client.order({ ...sellCall, subaccount_id: 4711 }).error?.code).toBe(14001)
  })
})

it('uses up the nonce of a refused order where a rule says so', () => {
  const desk = openDesk({ rules: { refusedOrdersUseNonce: true } })
  const client = desk.trader()
  const nonce = `${START}000001`
  expect(client.order({ ...sellCall, limit_price: '70', time_in_force: 'ioc', nonce }).error?.code).toBe(11009)
  expect(client.order({ ...sellCall, time_in_force: 'ioc', nonce }).error?.code).toBe(11017)
})

it('ends a resting order for whose fill the margin is gone', () => {
  const desk = openDesk({ usdc: '600' })
  const client = desk.trader()
  expect(client.order({ ...sellCall, amount: '1', limit_price: '60' }).error).toBeUndefined()
  const subaccount = desk.core.exchange.accounts.subaccount(SUBACCOUNT)
  if (subaccount !== undefined) subaccount.usdc = parseWad('10')
  desk.market.set(CALL, { mark: 72, bid: 70, ask: 74 })
  desk.clock.advance(1100)
  expect(desk.engine.orders(SUBACCOUNT)).toMatchObject([{ status: 'cancelled', cancelReason: 'insufficient_margin' }])
})

it('takes a signature that had exactly the least life when it was made', () => {
  const desk = openDesk()
  const client = desk.trader()
  const signed = signOrder(
    desk.core,
    { ...sellCall, ...IOC, signature_expiry_sec: Math.floor(desk.clock.nowMs() / 1000) + 300 },
    desk.clock.nowMs(),
    SESSION_KEY,
    OWNER.address,
  )
  desk.clock.advance(2000)
  expect(client.call('private/order', signed).error).toBeUndefined()
  const short = { signature_expiry_sec: Math.floor(desk.clock.nowMs() / 1000) + 289 }
  expect(client.order({ ...sellCall, ...IOC, ...short }).error).toMatchObject({
    code: 11011,
    data: 'Order must expire in 300 sec or more',
  })
})
