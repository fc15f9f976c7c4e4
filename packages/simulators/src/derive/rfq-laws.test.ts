import { parseWad } from '@riposte/market-model'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CALL, OTHER_SUBACCOUNT, openDesk, PUT, SUBACCOUNT } from './test-desk.ts'
import { openRfqDesk, type TestLeg, unpriced } from './test-quotes.ts'

const side = fc.constantFrom('buy' as const, 'sell' as const)
const cents = (most: number) => fc.integer({ min: 1, max: most }).map((n) => (n / 100).toFixed(2))
const price = fc.integer({ min: 0, max: 1000 }).map((n) => (n / 10).toFixed(1))
const leg = (instrument_name: string) =>
  fc.record({ instrument_name: fc.constant(instrument_name), amount: cents(500), direction: side, price })
const packages = fc
  .tuple(fc.option(leg(CALL)), fc.option(leg(PUT)), leg('ETH-PERP'))
  .map((legs) => legs.filter((one): one is TestLeg => one !== null))

const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('ask' as const), legs: packages, limit: fc.option(price) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('quote' as const),
        direction: side,
        prices: fc.array(price, { minLength: 3, maxLength: 3 }),
        mmp: fc.boolean(),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('execute' as const), which: fc.nat(), protect: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), quote: fc.boolean() }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 400 }) }),
    },
  ),
  { minLength: 15, maxLength: 30 },
)

it('moves nothing out of thin air: what one side gets the other gives, and what is gone is the fees', () => {
  let executed = 0
  fc.assert(
    fc.property(steps, (run) => {
      const desk = openDesk()
      const { engine, core } = desk
      const { taker, maker, ask, quote, execute } = openRfqDesk(desk)
      const limits = { currency: 'ETH', mmp_amount_limit: '20', mmp_interval: 60_000, mmp_frozen_time: 5000 }
      maker.call('private/set_mmp_config', { subaccount_id: OTHER_SUBACCOUNT, ...limits })
      const accounts = [SUBACCOUNT, OTHER_SUBACCOUNT]
      const before = accounts.reduce((sum, id) => sum + engine.balance(id), 0n)
      let legs: readonly TestLeg[] = []
      let rfqId = ''
      const quotes: { id: string; direction: 'buy' | 'sell'; legs: readonly TestLeg[] }[] = []
      for (const step of run) {
        if (step.kind === 'ask') {
          legs = step.legs
          quotes.length = 0
          rfqId = ask({ legs: unpriced(legs), ...(step.limit === null ? {} : { max_total_cost: step.limit }) })
        } else if (step.kind === 'quote' && rfqId !== '') {
          const priced = legs.map((one, i) => ({ ...one, price: step.prices[i] as string }))
          const { result } = quote(rfqId, { direction: step.direction, legs: priced, mmp: step.mmp })
          if (result !== undefined)
            quotes.push({ id: String(result.quote_id), direction: step.direction, legs: priced })
        } else if (step.kind === 'execute' && quotes.length > 0) {
          const chosen = quotes[step.which % quotes.length] as (typeof quotes)[number]
          const direction = chosen.direction === 'buy' ? 'sell' : 'buy'
          if (
            execute(rfqId, chosen.id, { direction, legs: chosen.legs, enable_taker_protection: step.protect }).error ===
            undefined
          )
            executed++
        } else if (step.kind === 'cancel') {
          const target = { subaccount_id: step.quote ? OTHER_SUBACCOUNT : SUBACCOUNT }
          const client = step.quote ? maker : taker
          client.call(step.quote ? 'private/cancel_batch_quotes' : 'private/cancel_batch_rfqs', target)
        } else if (step.kind === 'wait') desk.clock.advance(step.seconds * 1000)

        for (const name of [CALL, PUT, 'ETH-PERP']) {
          const held = accounts.map(
            (id) => engine.positions(id).find(({ instrument }) => instrument === name)?.amount ?? 0n,
          )
          expect([name, held.reduce<bigint>((sum, amount) => sum + amount, 0n)]).toEqual([name, 0n])
        }
        // A perp's value stays in the position until it is closed: cost is what cash has not moved yet.
        const unsettled = accounts.reduce((sum, id) => {
          const perp = core.exchange.accounts.subaccount(id)?.positions.get('ETH-PERP')
          return sum - (perp?.cost ?? 0n)
        }, 0n)
        const fees = accounts.flatMap((id) => engine.trades(id)).reduce((sum, { fee }) => sum + fee, 0n)
        const cash = accounts.reduce((sum, id) => sum + engine.balance(id), 0n)
        expect(cash + fees + unsettled - before).toBe(0n)
        for (const rfq of core.exchange.openRfqs.values()) {
          expect(rfq.status).toBe('open')
          expect(rfq.filled < parseWad('1')).toBe(true)
        }
        const open = [...core.exchange.openRfqs.keys()]
        const theirs = core.exchange.accounts.subaccount(OTHER_SUBACCOUNT)?.quotes.values() ?? []
        for (const one of theirs) if (one.status === 'open') expect(open).toContain(one.rfqId)
      }
    }),
    { numRuns: 80 },
  )
  expect(executed).toBeGreaterThan(10)
})
