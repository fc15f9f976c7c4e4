import { fromNumber, multiplyWad, signed, type Wad } from '@riposte/market-model'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { METHODS } from './methods.ts'
import { CALL, openDesk, PUT, SUBACCOUNT, type TestOrder } from './test-desk.ts'

const FIELDS = [
  'subaccount_id',
  'instrument_name',
  'instrument_type',
  'currency',
  'expired',
  'expiry_date',
  'order_id',
  'order_id_to_cancel',
  'wallet',
  'label',
  'nonce',
  'amount',
  'limit_price',
  'max_fee',
  'direction',
  'signer',
  'signature',
  'signature_expiry_sec',
  'timestamp',
  'channels',
  'enabled',
  'page',
  'page_size',
  'from_timestamp',
  'rfq_id',
  'quote_id',
  'legs',
  'counterparties',
  'partial_fill_step',
  'maker_params',
  'taker_params',
  'trigger_type',
  'trigger_price',
  'algo_type',
  'algo_num_slices',
  'algo_duration_sec',
  'mmp_interval',
  'mmp_frozen_time',
  'public_session_key',
  'protocol_scopes',
  'subaccount_ids',
  'asset_type',
  'period',
]
const value = fc.oneof(
  fc.constantFrom(SUBACCOUNT, CALL, 'ETH', 'option', 'buy', '1', '48', '-1', '__proto__', true, null, 0, -1, 1e300),
  fc.jsonValue({ maxDepth: 2 }),
  fc.array(
    fc.record({
      instrument_name: fc.constantFrom(CALL, PUT, 'X'),
      amount: fc.constant('1'),
      direction: fc.constant('buy'),
    }),
  ),
  fc.constantFrom('stoploss', 'twap', 'perp', '0x', '804018f3-b092-40a3-a933-b29574fa1ff8', '1795672157000000001'),
  fc.array(fc.constantFrom(`${SUBACCOUNT}.orders`, 'ticker_slim.ETH-PERP.100', '...', 'spot_feed.', 'orderbook')),
)

it('answers anything at all with one reply, never with an internal error', () => {
  const desk = openDesk()
  const client = desk.trader()
  const params = fc.dictionary(fc.constantFrom(...FIELDS), value)
  fc.assert(
    fc.property(fc.constantFrom(...METHODS.keys()), fc.oneof(params, fc.jsonValue()), (method, anything) => {
      const id = `fuzz-${client.messages.length}`
      client.send(JSON.stringify({ id, method, params: anything }))
      desk.clock.advance(200)
      const replies = client.messages.filter((message) => message.id === id)
      expect(replies).toHaveLength(1)
      expect(replies[0]?.error?.code).not.toBe(-32603)
    }),
    { numRuns: 1500 },
  )
})

it('survives any text', () => {
  const client = openDesk().connect()
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const before = client.messages.length
      client.send(text)
      expect(client.messages.length).toBe(before + 1)
    }),
  )
})

const instruction = fc.record({
  instrument_name: fc.constantFrom(CALL, PUT, 'ETH-PERP'),
  direction: fc.constantFrom('buy' as const, 'sell' as const),
  steps: fc.integer({ min: 1, max: 3000 }),
  distance: fc.integer({ min: -30, max: 30 }),
  time_in_force: fc.constantFrom('gtc', 'ioc', 'fok', 'post_only'),
  move: fc.integer({ min: -20, max: 20 }),
})

it('keeps its books: positions and cash are what the trades add up to, whatever is traded', () => {
  fc.assert(
    fc.property(fc.array(instruction, { maxLength: 12 }), (instructions) => {
      const { trader, engine, market, clock } = openDesk()
      const client = trader()
      const start: bigint = engine.balance(SUBACCOUNT)
      for (const { steps, distance, move, ...rest } of instructions) {
        const perp = rest.instrument_name === 'ETH-PERP'
        const order: TestOrder = {
          ...rest,
          amount: String(steps / 100),
          limit_price: String(perp ? 3000 + distance : 50 + distance),
        }
        client.order(order)
        const mark = 50 + move
        market.set(CALL, { mark, bid: mark - 2, ask: mark + 2 })
        market.set('ETH-PERP', { mark: 3000 + move, bid: 2999.5 + move, ask: 3000.5 + move })
        clock.advance(1500)
      }
      const amounts = new Map<string, bigint>()
      let cash = start
      let perpCost = 0n
      for (const trade of engine.trades(SUBACCOUNT)) {
        const { instrument, side, amount, price, fee } = trade
        amounts.set(instrument, (amounts.get(instrument) ?? 0n) + signed(side, amount))
        const value = signed(side, multiplyWad(price, amount, 'towards-zero'))
        cash -= fee
        if (instrument === 'ETH-PERP') perpCost += value
        else cash -= value
      }
      const positions = new Map<string, bigint>(engine.positions(SUBACCOUNT).map((one) => [one.instrument, one.amount]))
      for (const [instrument, amount] of amounts) expect(positions.get(instrument) ?? 0n).toBe(amount)
      // A perp's open part is carried at cost, to the exchange's unit for each trade that reduced it.
      const open = engine.positions(SUBACCOUNT).find(({ instrument }) => instrument === 'ETH-PERP')
      const record = client.call('private/get_positions', { subaccount_id: SUBACCOUNT }).result?.positions
      const average = record?.find(
        ({ instrument_name }) => String(instrument_name) === 'ETH-PERP',
      )?.average_price_excl_fees
      const carried =
        open === undefined ? 0n : multiplyWad(open.amount, fromNumber(Number(average), 12, 'down'), 'down')
      const error = engine.balance(SUBACCOUNT) - (cash - perpCost + carried)
      const tolerance = fromNumber(1e-6, 12, 'up') as Wad
      expect(error <= tolerance && error >= -tolerance).toBe(true)
    }),
    { numRuns: 40 },
  )
})
