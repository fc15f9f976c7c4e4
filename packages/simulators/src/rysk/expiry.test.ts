import { describe, expect, it } from 'vitest'
import type { RyskBehaviour } from './behaviour.ts'
import { answerRest } from './rest.ts'
import type { RfqTerms } from './rfq.ts'
import { CALL_TERMS, createBench, createRecorder, quoteFrame, START, USD, WETH } from './test-bench.ts'

const PUT_TERMS: RfqTerms = { ...CALL_TERMS, isPut: true, strike: '270000000000', collateralAsset: USD }
const STRIKE = { call: 3_300n * 10n ** 6n, put: 2_700n * 10n ** 6n }
const ETH = 10n ** 18n
const HOUR = 3_600_000
/** A task falls due at most one millisecond after its time. */
const WINDOW = HOUR + 1
const EXPIRY_MS = CALL_TERMS.expiry * 1000 - START

/** A maker that holds one option, on the way to its expiry. */
function hold(terms: RfqTerms, fixing: number, behaviour: Partial<RyskBehaviour> = {}) {
  const bench = createBench({ behaviour, fixingPrice: () => fixing })
  const { engine, clock, alice } = bench
  bench.ask('rfq-1', terms)
  engine.connectMaker(createRecorder()).receive(quoteFrame('rfq-1', bench.alice.quote(terms, '50')))
  clock.pass(10_000)
  expect(engine.trades).toHaveLength(1)
  const before = engine.balances(alice.address)
  clock.pass(EXPIRY_MS - 10_000)
  const moved = (token: string): bigint => (engine.balances(alice.address)[token] ?? 0n) - (before[token] ?? 0n)
  const price = (): unknown =>
    JSON.parse(answerRest(engine, 'GET', `/api/expiry-prices/84532/${WETH}`).body)[CALL_TERMS.expiry]
  return { ...bench, moved, price, held: () => engine.positions(alice.address) }
}

describe('an expiry', () => {
  it('publishes its fixing price after the time in which it can be disputed', () => {
    const { clock, price } = hold(CALL_TERMS, 3_456.75)
    clock.pass(299_999)
    expect(price()).toBeUndefined()
    clock.pass(1)
    expect(price()).toBe('345675000000')
  })

  it('has its price whoever holds something then, in the 8 decimals of the oracle', () => {
    const { engine, clock } = createBench({ fixingPrice: () => 3_456.123456789 })
    engine.start()
    clock.pass(EXPIRY_MS + 300_001)
    expect(engine.expiryPrices(84532, WETH)).toMatchObject({ [CALL_TERMS.expiry]: '345612345678' })
  })

  it('takes spot where the scenario names no price', () => {
    const bench = createBench()
    bench.ask('rfq-1')
    bench.engine.connectMaker(createRecorder()).receive(quoteFrame('rfq-1', bench.alice.quote(CALL_TERMS, '50')))
    bench.clock.pass(EXPIRY_MS + 300_000)
    expect(bench.engine.expiryPrices(84532, WETH)).toMatchObject({ [CALL_TERMS.expiry]: '300000000000' })
    expect(bench.engine.expiryPrices(999, WETH)).toEqual({})
    expect(bench.engine.expiryPrices(84532, USD)).toEqual({})
  })

  it('leaves the position until the redemption window ends, and then nothing of an option out of the money', () => {
    const { clock, engine, held, moved } = hold(CALL_TERMS, 3_299)
    clock.pass(HOUR - 1)
    expect(held()).toHaveLength(1)
    expect(engine.ended).toEqual([])
    clock.pass(2)
    expect(held()).toEqual([])
    expect(engine.ended).toMatchObject([{ end: 'worthless', units: 10n ** 8n, fixing: 3_299n * ETH }])
    expect(moved(USD)).toBe(0n)
  })

  it.each([
    ['call', CALL_TERMS, 4_400, WETH, ETH / 4n],
    ['put', PUT_TERMS, 2_000, USD, 700n * 10n ** 6n],
  ] as const)(
    'sends what a swap leaves of a %s to the wallet and touches no balance',
    (_, terms, fixing, token, left) => {
      const { clock, engine, alice, held, moved } = hold(terms, fixing)
      clock.pass(WINDOW)
      expect(engine.ended).toMatchObject([{ end: 'swapped' }])
      expect(held()).toEqual([])
      expect(engine.wallet(alice.address)).toEqual({ [token]: left })
      expect([moved(USD), moved(WETH)]).toEqual([0n, 0n])
    },
  )

  it('delivers a call out of the balance', () => {
    const { clock, engine, alice, moved } = hold(CALL_TERMS, 4_400, { redemption: 'deliver' })
    clock.pass(WINDOW)
    expect(engine.ended).toMatchObject([{ end: 'delivered' }])
    expect([moved(USD), moved(WETH)]).toEqual([-STRIKE.call, ETH])
    expect(engine.wallet(alice.address)).toEqual({})
  })

  it('delivers a put to a maker that has the underlying there, and swaps it for one that has not', () => {
    const without = hold(PUT_TERMS, 2_000, { redemption: 'deliver' })
    without.clock.pass(WINDOW)
    expect(without.engine.ended).toMatchObject([{ end: 'swapped' }])

    const { alice } = createBench()
    const bench = createBench({
      behaviour: { redemption: 'deliver' },
      fixingPrice: () => 2_000,
      makers: [{ address: alice.address, balances: { [USD]: 10n ** 9n, [WETH]: ETH } }],
    })
    bench.ask('rfq-1', PUT_TERMS)
    bench.engine.connectMaker(createRecorder()).receive(quoteFrame('rfq-1', bench.alice.quote(PUT_TERMS, '50')))
    bench.clock.pass(10_000)
    const usd = bench.engine.balances(alice.address)[USD] ?? 0n
    bench.clock.pass(EXPIRY_MS + WINDOW)
    expect(bench.engine.ended).toMatchObject([{ end: 'delivered' }])
    expect(bench.engine.balances(alice.address)).toEqual({ [USD]: usd + STRIKE.put, [WETH]: 0n })
  })

  it('can let a claim lapse', () => {
    const { clock, engine, alice, held, moved } = hold(CALL_TERMS, 4_400, { redemption: 'lapse' })
    clock.pass(WINDOW)
    expect(engine.ended).toMatchObject([{ end: 'lapsed' }])
    expect(held()).toEqual([])
    expect([moved(USD), moved(WETH)]).toEqual([0n, 0n])
    expect(engine.wallet(alice.address)).toEqual({})
  })

  it('takes its series from the inventory', () => {
    const { clock, engine } = hold(CALL_TERMS, 3_000)
    clock.pass(1_000)
    const expiries = Object.values(engine.inventory()).flatMap((ladder) => ladder.expiries)
    expect(expiries.length).toBeGreaterThan(0)
    for (const expiry of expiries) expect(expiry).toBeGreaterThan(CALL_TERMS.expiry)
  })

  it('ends what is settled only after it', () => {
    const behaviour = { settlementDelayMs: 6_000, redemptionDelayMs: 1_000, fixingDelayMs: 0 }
    const { engine, clock, alice, ask } = createBench({ behaviour, fixingPrice: () => 4_400 })
    clock.pass(EXPIRY_MS - 6_000)
    ask('rfq-1')
    const validUntil = CALL_TERMS.expiry - 1
    engine.connectMaker(createRecorder()).receive(quoteFrame('rfq-1', alice.quote(CALL_TERMS, '50', { validUntil })))
    clock.pass(6_000)
    expect(engine.trades).toEqual([])
    clock.pass(4_000)
    expect(engine.trades).toHaveLength(1)
    expect(engine.positions(alice.address)).toEqual([])
    expect(engine.ended).toMatchObject([{ end: 'swapped', fixing: 4_400n * ETH }])
  })
})
