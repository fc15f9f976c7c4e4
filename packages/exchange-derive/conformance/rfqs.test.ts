import { createMemoryNonceStore, createNonces, createThrowawaySigner } from '@riposte/evm-signing'
import { createRandom, createSystemClock, epochMs, parseWad, type Wad } from '@riposte/market-model'
import { createBuiltInMarket, type DeriveSimulator, startDeriveSimulator } from '@riposte/simulators'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeriveListeners, DeriveVenue, OwnQuote, PublicRfq } from '../src/index.ts'
import { createDeriveVenue } from '../src/index.ts'

// Both sides of block trades by RFQ, over real sockets, against the simulated exchange.

const clock = createSystemClock()
const [MAKER_SUB, TAKER_SUB] = [21, 22]
const rfqs: PublicRfq[] = []
const quotes: OwnQuote[] = []
let told = (): void => {}
let simulator: DeriveSimulator
let maker: DeriveVenue
let taker: DeriveVenue
let legs: readonly { readonly instrumentName: string; readonly direction: 'buy' | 'sell'; readonly amount: Wad }[]

beforeAll(async () => {
  const parties = [MAKER_SUB, TAKER_SUB].map((id) => ({
    id,
    owner: createThrowawaySigner(),
    key: createThrowawaySigner(),
  }))
  simulator = await startDeriveSimulator({
    market: createBuiltInMarket({ startAt: clock.nowMs(), seed: 9 }),
    clock,
    random: createRandom(9),
    accounts: parties.map(({ id, owner, key }) => ({
      wallet: owner.address,
      sessionKeys: [{ address: key.address, expiry: epochMs(clock.nowMs() + 1e10) }],
      subaccounts: [{ id, usdc: parseWad('1000000') }],
      rfqMaker: true,
    })),
  })
  const open = async ({ id, owner, key }: (typeof parties)[number], listeners: DeriveListeners) => {
    const venue = createDeriveVenue({
      network: 'local',
      url: simulator.url,
      wallet: owner.address,
      signer: key,
      subaccounts: { ETH: id },
      clock,
      random: createRandom(id),
      listeners,
      nonces: createNonces({ signer: key.address, store: createMemoryNonceStore(), clock, unit: 'nanoseconds' }),
    })
    await venue.start({ fill() {}, order() {}, status() {} })
    return venue
  }
  const [first, second] = parties as [(typeof parties)[number], (typeof parties)[number]]
  maker = await open(first, {
    rfq(rfq) {
      rfqs.push(rfq)
      told()
    },
    quote(quote) {
      quotes.push(quote)
      told()
    },
  })
  taker = await open(second, {})
  const options = maker.listings().filter(({ active, instrument }) => active && instrument.kind === 'option')
  legs = options.slice(0, 2).map(({ instrument }, i) => ({
    instrumentName: instrument.name,
    direction: i === 0 ? ('buy' as const) : ('sell' as const),
    amount: parseWad('1'),
  }))
})

afterAll(async () => {
  await Promise.all([maker?.stop(), taker?.stop()])
  await simulator?.close()
})

function until(isTrue: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    told = () => {
      if (!isTrue()) return
      told = () => {}
      resolve()
    }
    told()
  })
}

/** At the marks, so that neither side gives anything away. */
function pricesOf(rfq: Pick<PublicRfq, 'legs'>, add = 0n): ReadonlyMap<string, Wad> {
  return new Map(
    rfq.legs.map(({ instrumentName: name }) => {
      const tick = maker.listing(name)?.tick ?? parseWad('0.1')
      const mark = maker.ticker(name)?.mark ?? tick
      return [name, ((mark / tick) * tick + add * tick) as Wad]
    }),
  )
}

async function ask(): Promise<PublicRfq> {
  const sent = await taker.api.rfqTaker.send(TAKER_SUB, legs, { label: 'block' })
  if (sent.status !== 'accepted') throw new Error(`expected the RFQ to be taken, got ${JSON.stringify(sent)}`)
  const { rfqId } = sent.value
  await until(() => rfqs.some((rfq) => rfq.rfqId === rfqId))
  const { rows } = await maker.api.rfqMaker.poll({ subaccount_id: MAKER_SUB, rfq_id: rfqId })
  const [rfq] = rows
  if (rfq === undefined) throw new Error('expected to poll what was told')
  return rfq
}

const quoteOf = async (rfq: PublicRfq) => {
  const signed = maker.api.rfqMaker.sign(rfq, { direction: 'sell', prices: pricesOf(rfq), label: 'q' })
  const sent = await maker.api.rfqMaker.send(signed)
  if (sent.status !== 'accepted') throw new Error(`expected the quote to be taken, got ${JSON.stringify(sent)}`)
  return { signed, quote: sent.value }
}

describe('block trades by RFQ', () => {
  it('go from the RFQ to both accounts: told, quoted, executed, filled', async () => {
    const rfq = await ask()
    expect(rfq.legs.map((leg) => leg.instrumentName).sort()).toEqual(legs.map((leg) => leg.instrumentName).sort())
    const { signed, quote } = await quoteOf(rfq)
    expect(await maker.api.rfqMaker.find(signed)).toMatchObject({ quoteId: quote.quoteId, status: 'open' })

    const { rows } = await taker.api.rfqTaker.pollQuotes({ subaccount_id: TAKER_SUB, rfq_id: rfq.rfqId })
    expect(rows.map((row) => row.quoteId)).toEqual([quote.quoteId])
    const best = await taker.api.rfqTaker.bestQuote({ rfqId: rfq.rfqId, subaccountId: TAKER_SUB }, 'buy')
    expect(best.bestQuote?.quoteId).toBe(quote.quoteId)
    const execution = taker.api.rfqTaker.sign(rows[0] as NonNullable<(typeof rows)[0]>)
    expect(await taker.api.rfqTaker.execute(execution)).toMatchObject({
      status: 'accepted',
      value: { status: 'filled', direction: 'buy', liquidityRole: 'taker', rfqFilledPct: parseWad('1') },
    })
    await until(() => quotes.some(({ quoteId, status }) => quoteId === quote.quoteId && status === 'filled'))

    const [ours, theirs] = [await maker.positions(), await taker.positions()]
    for (const { instrumentName, direction, amount } of legs) {
      const held = direction === 'buy' ? amount : -amount
      expect(theirs.find(({ instrument }) => instrument === instrumentName)?.quantity).toBe(held)
      expect(ours.find(({ instrument }) => instrument === instrumentName)?.quantity).toBe(-held)
    }
    expect(await taker.api.rfqTaker.execute(execution)).toMatchObject({ status: 'rejected' })
  })

  it('replace a quote in one step, and cancel it', async () => {
    const rfq = await ask()
    const { quote } = await quoteOf(rfq)
    const better = maker.api.rfqMaker.signReplacement(quote, rfq, { direction: 'sell', prices: pricesOf(rfq, 1n) })
    const replaced = await maker.api.rfqMaker.replace(better)
    expect(replaced).toMatchObject({ status: 'replaced', cancelled: { quoteId: quote.quoteId, status: 'cancelled' } })
    if (replaced.status !== 'replaced') return
    expect(await maker.api.rfqMaker.replace(better)).toMatchObject({ status: 'kept' })
    expect(await maker.api.rfqMaker.cancel(replaced.quote)).toMatchObject({
      status: 'accepted',
      value: { status: 'cancelled' },
    })
    expect(await maker.api.rfqMaker.cancel(replaced.quote)).toMatchObject({ status: 'rejected' })
    expect(await taker.api.rfqTaker.cancel({ rfqId: rfq.rfqId, subaccountId: TAKER_SUB })).toMatchObject({
      status: 'accepted',
    })
    expect(
      await maker.api.rfqMaker.send(maker.api.rfqMaker.sign(rfq, { direction: 'sell', prices: pricesOf(rfq) })),
    ).toMatchObject({
      status: 'rejected',
      reject: { advice: 'give-up' },
    })
  })

  it('cancel all quotes of an RFQ, and say which', async () => {
    const rfq = await ask()
    const { quote } = await quoteOf(rfq)
    const outcome = await maker.api.rfqMaker.cancelAll({ subaccount_id: MAKER_SUB, rfq_id: rfq.rfqId })
    expect(outcome).toMatchObject({ status: 'accepted', value: [quote.quoteId] })
  })

  it('refuse before anything is sent what cannot be signed', async () => {
    const rfq = { rfqId: 'x', legs }
    const sign = (changed: Pick<PublicRfq, 'rfqId' | 'legs'>, prices = pricesOf(changed)) =>
      maker.api.rfqMaker.sign(changed, { direction: 'buy', prices })
    expect(() => sign(rfq, new Map())).toThrow(expect.objectContaining({ code: 'LEGS_INVALID' }))
    const twice = { rfqId: 'x', legs: [legs[0], legs[0]] as PublicRfq['legs'] }
    expect(() => sign(twice)).toThrow(expect.objectContaining({ code: 'LEGS_INVALID' }))
    const unknown = { rfqId: 'x', legs: [{ ...legs[0], instrumentName: 'ETH-19990101-1-C' }] as PublicRfq['legs'] }
    expect(() => sign(unknown)).toThrow(expect.objectContaining({ code: 'INSTRUMENT_UNKNOWN' }))
  })

  it('read every message', () => {
    for (const venue of [maker, taker]) expect(venue.counters()).toMatchObject({ badMessages: 0, rejectedChannels: 0 })
  })
})
