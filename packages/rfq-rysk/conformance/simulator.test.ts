import { createMemoryNonceStore, createNonces, createThrowawaySigner } from '@riposte/evm-signing'
import {
  type BelievedTrade,
  type ConnectionStatus,
  createRandom,
  createSystemClock,
  epochMs,
  formatWad,
  fromSeconds,
  parseWad,
  type QuoteOutcome,
  type Rfq,
  toTokenUnits,
  type Wad,
} from '@riposte/market-model'
import { createBuiltInMarket, type RyskFaults, type RyskSimulator, startRyskSimulator } from '@riposte/simulators'
import { afterEach, expect, test } from 'vitest'
import { createRyskSource } from '../src/index.ts'
import { createRecordingLogger } from '../src/testing/recording-logger.ts'

const USD = '0x98d56648c9b7f3cb49531f4135115b5000ab1733'
const FUNDS = 50_000_000_000_000n

const cleanUps: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

/** Lists of what was heard, and a wait for a condition over them that is looked at after each telling. */
function createHearing() {
  const heard = {
    rfqs: [] as Rfq[],
    outcomes: [] as QuoteOutcome[],
    standings: [] as QuoteOutcome[],
    trades: [] as BelievedTrade[],
    quarantined: [] as string[],
    statuses: [] as ConnectionStatus[],
  }
  const waiters = new Set<() => void>()
  return {
    heard,
    told() {
      for (const look of waiters) look()
    },
    until: (condition: () => boolean) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!condition()) return
          waiters.delete(look)
          resolve()
        }
        waiters.add(look)
        look()
      }),
  }
}

interface DeskOptions {
  readonly faults?: RyskFaults
  readonly standingFrame?: 'result' | 'skill_issue'
  readonly competitors?: number
  readonly takerBuyChance?: number
  /** USD per contract; undefined quotes nothing. */
  priceOf(rfq: Rfq): Wad | undefined
}

/** A simulated server with a maker that quotes every RFQ it hears. */
async function startDesk(options: DeskOptions) {
  // Expiries of the built-in market lie ahead of this moment: Monday, 23 November 2026.
  const startAt = epochMs(Date.UTC(2026, 10, 23, 12))
  const clock = createSystemClock(startAt)
  const signer = createThrowawaySigner()
  const simulator: RyskSimulator = await startRyskSimulator({
    market: createBuiltInMarket({ startAt, seed: 1 }),
    clock,
    random: createRandom(1, 'rysk'),
    makers: [{ address: signer.address, balances: { [USD]: FUNDS } }],
    takers: { intervalMs: 40, confirmChance: 1, repeatChance: 0.3, takerBuyChance: options.takerBuyChance ?? 0 },
    competitors: { count: options.competitors ?? 0, latencyMs: [1, 30] },
    behaviour: {
      windowMs: 400,
      confirmDelayMs: [1, 5],
      settlementDelayMs: 10,
      standingFrame: options.standingFrame ?? 'result',
    },
    ...(options.faults === undefined ? {} : { faults: options.faults }),
  })
  cleanUps.push(() => simulator.close())
  const hearing = createHearing()
  const { heard, told } = hearing
  const logger = createRecordingLogger()
  const source = createRyskSource({
    url: simulator.url,
    chainId: 84532,
    signer,
    clock,
    random: createRandom(1, 'source'),
    logger,
    nonces: createNonces({ signer: signer.address, store: createMemoryNonceStore(), clock, unit: 'microseconds' }),
  })
  cleanUps.push(() => source.stop())
  await source.start({
    async rfq(rfq) {
      heard.rfqs.push(rfq)
      const price = options.priceOf(rfq)
      if (price !== undefined) {
        const quote = source.signQuote(rfq, price, epochMs(clock.nowMs() + 30_000))
        heard.outcomes.push(await source.sendQuote(quote))
      }
      told()
    },
    standing(_rfqId, outcome) {
      heard.standings.push(outcome)
      told()
    },
    trade(trade) {
      heard.trades.push(trade)
      told()
    },
    quarantine(reason) {
      heard.quarantined.push(reason)
      told()
    },
    status(status) {
      heard.statuses.push(status)
      told()
    },
  })
  return { ...hearing, simulator, source, signer, logger }
}

/** The first telling of each trade. */
function once(trades: readonly BelievedTrade[]): BelievedTrade[] {
  return [...new Map(trades.map((trade) => [trade.quoteNonce, trade])).values()]
}

/** Net contracts by the terms of the option, in the 8 decimals that an option token has. */
function positionText(rows: readonly Pick<BelievedTrade, 'terms' | 'quantity'>[]): string[] {
  const sums = new Map<string, bigint>()
  for (const { terms, quantity } of rows) {
    const key = [terms.underlying, terms.expiry, formatWad(terms.strike), terms.right].join(' ')
    sums.set(key, (sums.get(key) ?? 0n) + quantity / 10n ** 10n)
  }
  return [...sums].map(([key, units]) => `${key} ${units}`).sort()
}

test('quotes, trades, balances and positions agree with the simulated server to the last unit', {
  timeout: 20_000,
}, async () => {
  const { heard, until, simulator, source, signer, logger } = await startDesk({ priceOf: () => parseWad('12.3456789') })
  expect(source.status()).toBe('ready')
  await until(() => heard.trades.length >= 5)
  // Stop the takers, then look at what was settled up to now.
  simulator.engine.stop()
  const booked = simulator.engine.trades.filter(({ frame }) => frame.maker === signer.address)
  await until(() => heard.trades.length >= booked.length)
  for (const { frame, premium, fee } of booked) {
    const trade = heard.trades.find(({ quoteNonce }) => quoteNonce === frame.quoteNonce)
    expect(trade).toMatchObject({ price: parseWad('12.3456789'), reference: frame.txHash, side: 'buy' })
    expect(trade?.terms.expiry).toBe(fromSeconds(frame.expiry))
    expect(toTokenUnits(trade?.premium ?? (0n as Wad), 6, 'down')).toBe(premium)
    expect(toTokenUnits(trade?.fee ?? (0n as Wad), 6, 'down')).toBe(fee)
    const modelled = source.quoteFee(
      trade?.price ?? (0n as Wad),
      trade?.quantity ?? (0n as Wad),
      BigInt(frame.mark) as Wad,
    )
    expect(toTokenUnits(modelled, 6, 'up') - fee).toBeLessThanOrEqual(1n)
  }
  const spent = heard.trades.reduce(
    (sum, { premium, fee }) => sum + toTokenUnits(premium, 6, 'down') + toTokenUnits(fee, 6, 'down'),
    0n,
  )
  const balances = await source.balances()
  expect(balances).toHaveLength(1)
  expect(toTokenUnits(balances[0]?.amount ?? (0n as Wad), 6, 'down')).toBe(FUNDS - spent)
  expect(positionText(await source.positions())).toEqual(positionText(heard.trades))
  expect(new Set(heard.rfqs.map(({ id }) => id)).size).toBe(heard.rfqs.length)
  expect(new Set(heard.outcomes.map(({ status }) => status))).toEqual(new Set(['best']))
  expect(heard.quarantined).toEqual([])
  expect(logger.lines.filter(({ level }) => level === 'error')).toEqual([])
})

test('believes the true trades only, each as often as it is told', { timeout: 20_000 }, async () => {
  const { heard, until, simulator } = await startDesk({
    priceOf: () => parseWad('10'),
    faults: { trades: [['duplicate'], ['forged-terms'], ['forged-signature'], ['foreign-maker']] },
  })
  await until(() => once(heard.trades).length >= 5 && heard.quarantined.length >= 3)
  const settled = new Set(simulator.engine.trades.map(({ frame }) => frame.quoteNonce))
  expect(heard.trades.every(({ quoteNonce, price }) => settled.has(quoteNonce) && price === parseWad('10'))).toBe(true)
  expect(heard.trades.length).toBe(once(heard.trades).length + 1)
  expect(heard.quarantined.map((reason) => reason.split(':')[0])).toEqual(['quoteSignature', 'quoteSignature', 'maker'])
})

test.each(['result', 'skill_issue'] as const)(
  'hears of being outbid in the form %s',
  { timeout: 20_000 },
  async (form) => {
    const { heard, until } = await startDesk({
      priceOf: () => parseWad('0.01'),
      standingFrame: form,
      competitors: 3,
    })
    const outbid = () => [...heard.outcomes, ...heard.standings].filter(({ status }) => status === 'outbid')
    await until(() => outbid().length >= 3)
    for (const outcome of outbid()) {
      expect(outcome).toHaveProperty('best', expect.any(BigInt))
      expect(outcome.status === 'outbid' && outcome.best >= parseWad('0.01')).toBe(true)
    }
  },
)

test('learns that the server rejects a quote', { timeout: 20_000 }, async () => {
  const { heard, until } = await startDesk({ priceOf: () => parseWad('1000000000') })
  await until(() => heard.outcomes.length >= 1)
  expect(heard.outcomes[0]).toMatchObject({ status: 'rejected', code: expect.stringMatching(/^-\d+$/) })
})

test('passes on what takers want to buy as our selling', { timeout: 20_000 }, async () => {
  const { heard, until } = await startDesk({ priceOf: () => undefined, takerBuyChance: 1 })
  await until(() => heard.rfqs.length >= 2)
  expect(heard.rfqs.every(({ side }) => side === 'sell')).toBe(true)
})

test('comes back after the connections were cut', { timeout: 20_000 }, async () => {
  const { heard, until, simulator } = await startDesk({ priceOf: () => parseWad('10') })
  await until(() => heard.trades.length >= 1)
  simulator.cutConnections()
  await until(() => heard.statuses.at(-1) === 'ready' && heard.statuses.includes('down'))
  const before = once(heard.trades).length
  await until(() => once(heard.trades).length > before)
  expect(heard.statuses).toEqual(['ready', 'down', 'ready'])
  expect(heard.quarantined).toEqual([])
})
