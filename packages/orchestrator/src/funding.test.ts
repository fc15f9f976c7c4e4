import { type EpochMs, type FundingPayment, formatWad, parseWad, type Wad, wad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { PNL_GROUPS } from './pnl/pnl-report.ts'
import { CALL, openWorld } from './testing/restart-world.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** A world whose hedging venue keeps cash, moves it for funding, and tells of that unless it is told not to. */
function openPayingWorld({ tells = true } = {}) {
  const world = openWorld()
  const payments: FundingPayment[] = []
  const asked: EpochMs[] = []
  const state = { cash: parseWad('1000'), lagMs: 0, canBeAsked: true }
  world.venue.balances = async () => [{ token: 'USDC', amount: state.cash }]
  if (tells) {
    world.venue.fundingSince = async (since) => {
      if (!state.canBeAsked) throw new Error('the history can not be read')
      asked.push(since)
      return payments.filter(({ timestamp }) => timestamp >= since && timestamp <= world.clock.nowMs() - state.lagMs)
    }
  }
  const move = (amount: string): void => {
    state.cash = wad(state.cash + parseWad(amount))
  }
  const pay = (amount: string, instrument = 'ETH-PERP'): void => {
    const timestamp = world.clock.nowMs()
    payments.push({ key: `${instrument}:${timestamp}`, instrument, amount: parseWad(amount), timestamp })
    move(amount)
  }
  const funded = () =>
    world
      .durable()
      .flatMap((event) => (event.type === 'funding.paid' ? [[event.underlying, formatWad(event.amount)]] : []))
  const adjusted = () =>
    world.durable().flatMap((event) => (event.type === 'cash.adjusted' ? [formatWad(event.flow.amount)] : []))
  return { ...world, state, asked, pay, move, funded, adjusted }
}

const amountsOf = (amounts: Readonly<Record<string, Wad>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(amounts).flatMap(([name, amount]) => (amount === 0n ? [] : [[name, formatWad(amount)]])),
  )

it('a payment is booked once, of its underlying and with its time, and no cash is left to explain', async () => {
  const { clock, life, pay, funded, adjusted, durable } = openPayingWorld()
  const { desk } = await life()
  const at = clock.nowMs()
  pay('-1.250000000001')
  pay('0.25', 'BTC-PERP')
  await clock.advance(3 * MINUTE_MS)
  expect(funded()).toEqual([
    ['ETH', '-1.250000000001'],
    ['BTC', '0.25'],
  ])
  expect(durable().find((event) => event.type === 'funding.paid')).toMatchObject({
    venue: 'derive',
    token: 'USDC',
    instrument: 'ETH-PERP',
    paidAt: at,
    key: `ETH-PERP:${at}`,
  })
  expect(adjusted()).toEqual([])
  const { rows, total } = desk.pnl('underlying')
  expect(rows.map((row) => [row.underlying, amountsOf(row.items), amountsOf(row.components)])).toEqual([
    ['ETH', { funding: '-1.250000000001' }, { funding: '-1.250000000001' }],
    ['BTC', { funding: '0.25' }, { funding: '0.25' }],
  ])
  expect(formatWad(total.totalUsd)).toBe('-1.000000000001')
  expect(desk.pnl('day').rows.map(({ underlying, day }) => [underlying, day])).toEqual([
    ['ETH', '2026-12-01'],
    ['BTC', '2026-12-01'],
  ])
})

it('what was paid before the books were opened is in them already', async () => {
  const { clock, life, pay, funded, adjusted } = openPayingWorld()
  pay('-3')
  await clock.advance(MINUTE_MS)
  await life()
  await clock.advance(3 * MINUTE_MS)
  pay('-1')
  await clock.advance(3 * MINUTE_MS)
  expect([funded(), adjusted()]).toEqual([[['ETH', '-1']], []])
})

it('other cash stays what nobody explains, beside a payment too', async () => {
  const { clock, life, pay, move, funded, adjusted } = openPayingWorld()
  await life()
  pay('-1')
  move('0.5')
  await clock.advance(3 * MINUTE_MS)
  expect([funded(), adjusted()]).toEqual([[['ETH', '-1']], ['0.5']])
})

it('a payment that its history tells late ends as funding all the same, and the cash adds up', async () => {
  const { clock, life, state, pay, funded, adjusted } = openPayingWorld()
  const { desk } = await life()
  state.lagMs = 10 * MINUTE_MS
  pay('-1')
  await clock.advance(30 * MINUTE_MS)
  pay('-2')
  await clock.advance(30 * MINUTE_MS)
  pay('-4')
  await clock.advance(3 * MINUTE_MS)
  state.lagMs = 0
  pay('-8')
  await clock.advance(3 * MINUTE_MS)
  expect(funded().map(([, amount]) => amount)).toEqual(['-1', '-2', '-4', '-8'])
  expect(adjusted().reduce((sum, amount) => sum + Number(amount), 0)).toBe(0)
  expect(amountsOf(desk.pnl('underlying').total.items)).toEqual({ funding: '-15' })
})

it('a history that can not be read leaves the difference unbooked until it can', async () => {
  const { clock, life, state, pay, funded, adjusted } = openPayingWorld()
  await life()
  state.canBeAsked = false
  pay('-1')
  await clock.advance(3 * MINUTE_MS)
  expect([funded(), adjusted()]).toEqual([[], []])
  state.canBeAsked = true
  await clock.advance(3 * MINUTE_MS)
  expect([funded(), adjusted()]).toEqual([[['ETH', '-1']], []])
})

it('a venue that tells nothing of funding keeps its payments among what nobody explains', async () => {
  const { clock, life, pay, funded, adjusted, durable } = openPayingWorld({ tells: false })
  await life()
  pay('-1')
  await clock.advance(3 * MINUTE_MS)
  expect([funded(), adjusted()]).toEqual([[], ['-1']])
  expect(durable().some((event) => event.type === 'funding.followed')).toBe(false)
})

it('a journal from before funding was told goes on: what is paid from its next start on is funding', async () => {
  const { clock, life, pay, funded, adjusted, venue } = openPayingWorld()
  const told = venue.fundingSince as NonNullable<typeof venue.fundingSince>
  delete venue.fundingSince
  await life()
  pay('-1')
  await clock.advance(3 * MINUTE_MS)
  venue.fundingSince = told
  await life()
  pay('-2')
  await clock.advance(3 * MINUTE_MS)
  expect([funded(), adjusted()]).toEqual([[['ETH', '-2']], ['-1']])
})

it('asks for no history while the cash is what was booked', async () => {
  const { clock, life, asked } = openPayingWorld()
  await life()
  const before = asked.length
  await clock.advance(HOUR_MS)
  expect(asked.length).toBe(before)
})

/** A payment, a hedged trade and another payment; its journal, event by event. */
async function fundedDesk() {
  const world = openPayingWorld()
  const place = world.venue.placeOrder
  world.venue.placeOrder = async (order) => {
    const outcome = await place(order)
    if (outcome.status === 'accepted') for (const { cashFlow } of outcome.fills) world.move(formatWad(cashFlow))
    return outcome
  }
  await world.life()
  world.pay('-1')
  await world.clock.advance(90_000)
  world.source.hit(await world.quote('a'), CALL, world.clock.nowMs())
  await world.clock.advance(5_000)
  world.pay('-2', 'BTC-PERP')
  await world.clock.advance(90_000)
  return world
}

const EVENTS = (await fundedDesk()).durable().length

describe('a journal that was cut', () => {
  it.each(Array.from({ length: EVENTS }, (_, i) => [i + 1]))(
    'after %d of its events has each payment once, and all of the cash',
    async (kept) => {
      const { clock, life, cut, state, durable, funded } = await fundedDesk()
      cut(kept)
      const { desk } = await life()
      await clock.advance(90_000)
      // The second event opens the books; without it they are opened anew.
      expect(funded().map(([, amount]) => amount)).toEqual(kept < 2 ? [] : ['-1', '-2'])
      const opened = durable().find((event) => event.type === 'book.opened')
      if (opened?.type !== 'book.opened') throw new Error('there are no books')
      let cash = 0n
      for (const { venue, amount } of [...opened.balances, ...desk.pnl('underlying').total.cash]) {
        if (venue === 'derive') cash += amount
      }
      expect(cash).toBe(state.cash)
      for (const by of PNL_GROUPS) {
        const { totalUsd, components } = desk.pnl(by).total
        expect(Object.values(components).reduce((sum, amount) => sum + amount, 0n)).toBe(totalUsd)
      }
    },
  )
})
