import { checksumAddress } from '@riposte/evm-signing'
import { parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { CALL, OTHER_SUBACCOUNT, OWNER, openDesk, PUT, START, STRANGER, SUBACCOUNT } from './test-desk.ts'
import { LEGS, openRfqDesk, signQuote, unpriced } from './test-quotes.ts'

const UNKNOWN = '804018f3-b092-40a3-a933-b29574fa1ff8'

describe('an RFQ', () => {
  it('goes from the taker to the makers, back as a quote, and is traded by both sides', () => {
    const desk = openDesk()
    const { engine, core } = desk
    const { taker, maker, ask, quote, execute } = openRfqDesk(desk)
    const rfqId = ask({ label: 'spread' })
    const rfqs = maker.notices(`${checksumAddress(STRANGER.address)}.rfqs`)
    expect(rfqs.at(-1)).toMatchObject([{ rfq_id: rfqId, status: 'open', legs: unpriced(LEGS) }])
    const own = { subaccount_id: OTHER_SUBACCOUNT }
    expect(maker.call('private/poll_rfqs', own).result?.rfqs).toMatchObject([{ rfq_id: rfqId }])

    const quoted = quote(rfqId)
    const quoteId = String(quoted.result?.quote_id)
    expect(quoted.result).toMatchObject({ status: 'open', liquidity_role: 'maker', fill_pct: '1', direction: 'sell' })
    expect(taker.notices(`${SUBACCOUNT}.best.quotes`).at(-1)).toMatchObject([
      { rfq_id: rfqId, result: { is_valid: true, estimated_total_cost: '8', best_quote: { quote_id: quoteId } } },
    ])
    expect(taker.call('private/poll_quotes', { subaccount_id: SUBACCOUNT }).result?.quotes).toMatchObject([
      { quote_id: quoteId, wallet: checksumAddress(STRANGER.address) },
    ])

    const before = engine.balance(SUBACCOUNT) + engine.balance(OTHER_SUBACCOUNT)
    const done = execute(rfqId, quoteId)
    expect(done.result).toMatchObject({ status: 'filled', liquidity_role: 'taker', rfq_filled_pct: '1' })
    const positions = (id: number) => engine.positions(id).map(({ instrument, amount }) => [instrument, amount])
    expect(positions(SUBACCOUNT)).toEqual([
      [CALL, parseWad('2')],
      [PUT, parseWad('-2')],
    ])
    expect(positions(OTHER_SUBACCOUNT)).toEqual([
      [CALL, parseWad('-2')],
      [PUT, parseWad('2')],
    ])
    // Premium only changes hands; what is gone is the fees, and they are what the quotes say.
    const [made] = maker.call('private/get_quotes', own).result?.quotes ?? []
    const fees = parseWad(String(made?.fee)) + parseWad(String(done.result?.fee))
    expect(before - engine.balance(SUBACCOUNT) - engine.balance(OTHER_SUBACCOUNT)).toBe(fees)

    const trades = engine.trades(SUBACCOUNT)
    expect(trades.map(({ tradeId }) => tradeId)).toEqual(engine.trades(OTHER_SUBACCOUNT).map(({ tradeId }) => tradeId))
    expect(taker.notices(`${SUBACCOUNT}.trades`).at(-1)).toMatchObject([
      { rfq_id: rfqId, quote_id: quoteId, liquidity_role: 'taker', direction: 'buy', trade_price: '52' },
      { rfq_id: rfqId, quote_id: quoteId, liquidity_role: 'taker', direction: 'sell', trade_price: '48' },
    ])
    expect(taker.notices(`${SUBACCOUNT}.orders`).at(-1)).toMatchObject([
      { quote_id: quoteId, order_status: 'filled' },
      { quote_id: quoteId, order_status: 'filled' },
    ])
    expect(maker.notices(`${OTHER_SUBACCOUNT}.quotes`).at(-1)).toMatchObject([{ quote_id: quoteId, status: 'filled' }])
    expect(rfqs.length + 1).toBe(maker.notices(`${checksumAddress(STRANGER.address)}.rfqs`).length)
    expect(core.exchange.openRfqs.size).toBe(0)
    expect(execute(rfqId, quoteId).error?.code).toBe(11104)
  })

  it('is only for makers, and only for those that were named', () => {
    const desk = openDesk()
    const { taker, maker, ask, quote } = openRfqDesk(desk)
    expect(taker.call('private/poll_rfqs', { subaccount_id: SUBACCOUNT }).error?.code).toBe(14027)
    const rfqId = ask({ counterparties: [checksumAddress(OWNER.address)] })
    expect(maker.notices(`${checksumAddress(STRANGER.address)}.rfqs`)).toEqual([])
    expect(quote(rfqId).error?.code).toBe(11106)
    expect(quote(ask()).error).toBeUndefined()
  })

  it.each([
    ['a leg twice', { legs: [...unpriced(LEGS), unpriced(LEGS)[1]] }, 11100],
    [
      'two currencies',
      { legs: [{ instrument_name: 'BTC-PERP', amount: '1', direction: 'buy' }, ...unpriced(LEGS)] },
      14028,
    ],
    ['an unknown instrument', { legs: [{ instrument_name: 'NO-PERP', amount: '1', direction: 'buy' }] }, 12001],
    ['an amount off the step', { legs: [{ instrument_name: CALL, amount: '0.001', direction: 'buy' }] }, 11012],
    ['legs out of order', { legs: unpriced(LEGS).reverse() }, -32602],
    ['no leg', { legs: [] }, -32602],
  ] as const)('is refused with %s', (_, change, code) => {
    const { taker } = openRfqDesk(openDesk())
    const params = { subaccount_id: SUBACCOUNT, ...change }
    expect(taker.call('private/send_rfq', params).error?.code).toBe(code)
  })

  it('ends after ten minutes, and when the taker cancels it; its quotes end with it', () => {
    const desk = openDesk()
    const { taker, maker, ask, quote } = openRfqDesk(desk)
    const late = ask()
    quote(late)
    desk.clock.advance(600_100)
    const quotes = () => maker.notices(`${OTHER_SUBACCOUNT}.quotes`).at(-1)
    expect(quotes()).toMatchObject([{ rfq_id: late, status: 'cancelled', cancel_reason: 'rfq_no_longer_open' }])
    expect(quote(late).error?.code).toBe(11104)
    const cancelled = ask()
    quote(cancelled)
    expect(taker.call('private/cancel_rfq', { subaccount_id: SUBACCOUNT, rfq_id: cancelled }).result).toBe('ok')
    expect(quotes()).toMatchObject([{ rfq_id: cancelled, status: 'cancelled' }])
    const seen = taker.call('private/get_rfqs', { subaccount_id: SUBACCOUNT }).result?.rfqs
    expect(seen).toMatchObject([{ status: 'cancelled', cancel_reason: 'user_request' }, { status: 'expired' }])
    const batch = [ask({ label: 'a' }), ask({ label: 'b' })]
    const target = { subaccount_id: SUBACCOUNT, label: 'b' }
    expect(taker.call('private/cancel_batch_rfqs', target).result).toEqual({ cancelled_ids: [batch[1]] })
  })

  it('fills in steps when the taker allows it, never beyond the whole', () => {
    const desk = openDesk()
    const { ask, quote, execute } = openRfqDesk(desk)
    const half = LEGS.map((leg) => ({ ...leg, amount: '1' }))
    expect(quote(ask(), { legs: half }).error?.code).toBe(11103)
    const rfqId = ask({ partial_fill_step: '0.5' })
    const ids = [0, 1].map(() => String(quote(rfqId, { legs: half }).result?.quote_id))
    const whole = String(quote(rfqId).result?.quote_id)
    expect(execute(rfqId, ids[0] as string, { legs: half }).result).toMatchObject({ rfq_filled_pct: '0.5' })
    expect(execute(rfqId, whole).error?.code).toBe(11104)
    expect(execute(rfqId, ids[1] as string, { legs: half }).result).toMatchObject({ rfq_filled_pct: '1' })
    expect(desk.engine.positions(SUBACCOUNT)[0]?.amount).toBe(parseWad('2'))
  })
})

describe('a quote', () => {
  it.each([
    ['price', { legs: LEGS.map((leg) => ({ ...leg, price: '53' })) }, 11103],
    ['amount', { legs: LEGS.map((leg) => ({ ...leg, amount: '1' })) }, 11103],
    ['direction', { direction: 'other' }, 11103],
    ['fee', { max_fee: '101' }, 14014],
    ['nonce', { nonce: String(BigInt(START) * 1_000_000n + 77n) }, 14014],
  ])('is refused with a %s that was not signed, from either side', (_, forged, takerCode) => {
    const desk = openDesk()
    const { taker, maker, ask, quote } = openRfqDesk(desk)
    const rfqId = ask({ partial_fill_step: '0.5' })
    const now = desk.clock.nowMs()
    const forge = (direction: string) => ('direction' in forged ? { direction } : forged)
    const offer = { rfq_id: rfqId, direction: 'sell', legs: LEGS, subaccount_id: OTHER_SUBACCOUNT } as const
    const sent = signQuote(desk.core, 'maker', offer, now, STRANGER, STRANGER.address)
    expect(maker.call('private/send_quote', { ...sent, ...forge('buy') }).error?.code).toBe(14014)
    const quoteId = quote(rfqId).result?.quote_id
    const take = { rfq_id: rfqId, direction: 'buy', legs: LEGS, subaccount_id: SUBACCOUNT } as const
    const taken = signQuote(desk.core, 'taker', take, now, OWNER, OWNER.address)
    const params = { quote_id: quoteId, ...taken, ...forge('sell') }
    // Other legs or another direction are not the maker's quote, whatever was signed for them.
    expect(taker.call('private/execute_quote', params).error?.code).toBe(takerCode)
    expect(desk.engine.trades(SUBACCOUNT)).toEqual([])
  })

  it('must outlive its RFQ, cover its fee, and leave margin', () => {
    const desk = openDesk()
    const { taker, ask, quote, execute } = openRfqDesk(desk)
    const rfqId = ask()
    const soon = Math.floor(desk.clock.nowMs() / 1000) + 600
    expect(quote(rfqId, { signature_expiry_sec: soon }).error?.code).toBe(11011)
    expect(quote(rfqId, { max_fee: '0.1' }).error?.code).toBe(11023)
    expect(quote(UNKNOWN).error?.code).toBe(11101)
    const offTick = LEGS.map((leg) => ({ ...leg, price: '50.05' }))
    expect(quote(rfqId, { legs: offTick }).error).toMatchObject({
      code: 11013,
      data: 'Price must be a multiple of 0.1',
    })
    const other = LEGS.map((leg) => ({ ...leg, direction: leg.direction === 'buy' ? 'sell' : 'buy' }) as const)
    expect(quote(rfqId, { legs: other }).error?.code).toBe(11103)
    const quoteId = String(quote(rfqId).result?.quote_id)
    expect(execute(rfqId, quoteId, { max_fee: '0.1' }).error?.code).toBe(11023)
    expect(execute(rfqId, UNKNOWN).error?.code).toBe(11102)
    expect(execute(ask(), quoteId).error?.code).toBe(11105)
    const huge = LEGS.map((leg) => ({ ...leg, amount: '5000' }))
    const large = String(
      taker.call('private/send_rfq', { subaccount_id: SUBACCOUNT, legs: unpriced(huge) }).result?.rfq_id,
    )
    expect(quote(large, { legs: huge, max_fee: '100000' }).error?.code).toBe(11000)
  })

  it("keeps to the taker's limits of cost", () => {
    const { ask, quote, execute } = openRfqDesk(openDesk())
    const rfqId = ask({ max_total_cost: '7.9' })
    const quoteId = String(quote(rfqId).result?.quote_id)
    expect(execute(rfqId, quoteId).error).toMatchObject({ code: 11107, data: { worst_cost: '7.9', total_cost: '8' } })
    const cheaper = LEGS.map((leg, i) => ({ ...leg, price: i === 0 ? '51.9' : '48' }))
    const better = String(quote(rfqId, { legs: cheaper }).result?.quote_id)
    expect(execute(rfqId, better, { legs: cheaper }).result?.status).toBe('filled')
  })

  it('is taken under protection only while it is the best', () => {
    const { ask, quote, execute } = openRfqDesk(openDesk())
    const rfqId = ask()
    const first = String(quote(rfqId).result?.quote_id)
    const cheaper = LEGS.map((leg, i) => ({ ...leg, price: i === 0 ? '51' : '48' }))
    const second = String(quote(rfqId, { legs: cheaper }).result?.quote_id)
    const guarded = { enable_taker_protection: true }
    expect(execute(rfqId, first, guarded).error).toMatchObject({
      code: 11107,
      data: { worst_cost: '6', total_cost: '8' },
    })
    expect(execute(rfqId, second, { ...guarded, legs: cheaper }).result?.status).toBe('filled')
  })

  it('is replaced in one step, and stays cancelled when the new one is refused', () => {
    const desk = openDesk()
    const { maker, ask, quote } = openRfqDesk(desk)
    const rfqId = ask()
    const first = quote(rfqId).result?.quote_id
    const replace = (target: object, change: object = {}) => {
      const offer = {
        rfq_id: rfqId,
        direction: 'sell',
        legs: LEGS,
        subaccount_id: OTHER_SUBACCOUNT,
        ...change,
      } as const
      const signed = signQuote(desk.core, 'maker', offer, desk.clock.nowMs(), STRANGER, STRANGER.address)
      return maker.call('private/replace_quote', { ...signed, ...target })
    }
    const replaced = replace({ quote_id_to_cancel: first }).result
    expect(replaced).toMatchObject({
      cancelled_quote: { quote_id: first, status: 'cancelled', cancel_reason: 'user_request' },
      quote: { status: 'open' },
      create_quote_error: null,
    })
    const refused = replace({ nonce_to_cancel: replaced?.quote?.nonce }, { max_fee: '0.1' }).result
    expect(refused).toMatchObject({ cancelled_quote: { status: 'cancelled' }, quote: null })
    expect(refused?.create_quote_error?.code).toBe(11023)
    expect(replace({ quote_id_to_cancel: first }).error?.code).toBe(11102)
    expect(replace({}).error?.code).toBe(-32602)
  })

  it('is cancelled by its maker, by id, in batches and with everything else', () => {
    const { maker, ask, quote } = openRfqDesk(openDesk())
    const rfqId = ask()
    const own = { subaccount_id: OTHER_SUBACCOUNT }
    const id = quote(rfqId).result?.quote_id
    expect(maker.call('private/cancel_quote', { ...own, quote_id: id }).result?.status).toBe('cancelled')
    expect(maker.call('private/cancel_quote', { ...own, quote_id: id }).error?.code).toBe(11102)
    const ids = [quote(rfqId, { label: 'a' }), quote(rfqId, { label: 'b' })].map(({ result }) => result?.quote_id)
    const batch = maker.call('private/cancel_batch_quotes', { ...own, label: 'b' })
    expect(batch.result).toEqual({ cancelled_ids: [ids[1]] })
    expect(maker.call('private/cancel_all', own).result).toBe('ok')
    const open = maker.call('private/get_quotes', { ...own, status: 'open' }).result?.quotes
    expect(open).toEqual([])
  })
})

describe('the best quote', () => {
  it('is the cheapest one for the taker, and follows as makers come and go', () => {
    const desk = openDesk()
    const { taker, maker, ask, quote } = openRfqDesk(desk)
    const rfqId = ask()
    const best = (direction: 'buy' | 'sell' = 'buy') =>
      taker.call('private/rfq_get_best_quote', { subaccount_id: SUBACCOUNT, rfq_id: rfqId, direction }).result
    expect(best()).toMatchObject({ is_valid: false, best_quote: null })
    quote(rfqId)
    const cheaper = LEGS.map((leg, i) => ({ ...leg, price: i === 0 ? '51' : '48' }))
    const second = quote(rfqId, { legs: cheaper }).result?.quote_id
    const bid = quote(rfqId, { direction: 'buy', legs: LEGS.map((leg) => ({ ...leg, price: '50' })) }).result?.quote_id
    expect(best()).toMatchObject({ estimated_total_cost: '6', best_quote: { quote_id: second } })
    expect(best('sell')).toMatchObject({ estimated_total_cost: '0', best_quote: { quote_id: bid } })
    maker.call('private/cancel_quote', { subaccount_id: OTHER_SUBACCOUNT, quote_id: second })
    expect(best()).toMatchObject({ estimated_total_cost: '8' })
    expect(taker.notices(`${SUBACCOUNT}.best.quotes`).at(-1)).toMatchObject([
      { rfq_id: rfqId, result: { estimated_total_cost: '8' } },
    ])
  })

  it('is priced at the marks before there is an RFQ', () => {
    const { taker } = openRfqDesk(openDesk())
    const params = { subaccount_id: SUBACCOUNT, legs: unpriced(LEGS) }
    expect(taker.call('private/rfq_get_best_quote', params).result).toMatchObject({
      is_valid: true,
      best_quote: null,
      estimated_total_cost: '0',
      orderbook_total_cost: '8',
    })
  })
})
