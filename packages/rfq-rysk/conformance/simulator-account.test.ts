import { createMemoryNonceStore, createNonces, createThrowawaySigner, parseAddress } from '@riposte/evm-signing'
import { createRandom, createSystemClock, epochMs, parseWad, toTokenUnits, type Wad } from '@riposte/market-model'
import { createBuiltInMarket, type RyskFaults, startRyskSimulator } from '@riposte/simulators'
import { afterEach, expect, test } from 'vitest'
import { createRyskSource, type GapReport, ryskChain, sendTransfer, transferSentence } from '../src/index.ts'

const USD = '0x98d56648c9b7f3cb49531f4135115b5000ab1733'
const WETH = '0xb67bfa7b488df4f2efa874f4e59242e9130ae61f'
const CHAIN_ID = 84532
const FUNDS = 50_000_000_000n
const DROPPED = 500

const cleanUps: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

/** A simulated server and a maker on it that bids for everything. */
async function start(faults: RyskFaults = {}) {
  const startAt = epochMs(Date.UTC(2026, 10, 23, 12))
  const clock = createSystemClock(startAt)
  const signer = createThrowawaySigner()
  const simulator = await startRyskSimulator({
    market: createBuiltInMarket({ startAt, seed: 1 }),
    clock,
    random: createRandom(1, 'rysk'),
    makers: [{ address: signer.address, balances: { [USD]: FUNDS } }],
    takers: { intervalMs: 60, confirmChance: 1 },
    competitors: { count: 0 },
    behaviour: { windowMs: 200, confirmDelayMs: [1, 5], settlementDelayMs: 10, transferDelayMs: 20 },
    faults,
  })
  cleanUps.push(() => simulator.close())
  const nonces = createNonces({ signer: signer.address, store: createMemoryNonceStore(), clock, unit: 'microseconds' })
  const source = createRyskSource({
    url: simulator.url,
    chainId: CHAIN_ID,
    signer,
    clock,
    random: createRandom(1, 'source'),
    nonces,
    settleMs: 100,
  })
  cleanUps.push(() => source.stop())
  const gaps: GapReport[] = []
  const look = new Set<() => void>()
  const until = (condition: () => boolean) =>
    new Promise<void>((resolve) => {
      const check = (): void => {
        if (!condition()) return
        look.delete(check)
        resolve()
      }
      look.add(check)
      check()
    })
  const told = (): void => {
    for (const check of [...look]) check()
  }
  const wait = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve))
  let isBidding = true
  await source.start({
    rfq(rfq) {
      const price = parseWad('12.5')
      if (isBidding && source.cover(rfq, price).status === 'covered') {
        void source.sendQuote(source.signQuote(rfq, price, epochMs(clock.nowMs() + 30_000)))
      }
    },
    standing() {},
    trade: told,
    quarantine() {},
    status() {},
    alert(alert) {
      if (alert.kind === 'gap') gaps.push(alert.report)
      told()
    },
  })
  const stopBidding = (): void => {
    isBidding = false
  }
  return { simulator, source, signer, clock, nonces, gaps, until, wait, stopBidding }
}

test('deposits and withdraws, each once and only when confirmed', { timeout: 20_000 }, async () => {
  const { simulator, source, signer, clock, nonces, wait, stopBidding } = await start()
  stopBidding()
  const token = ryskChain(CHAIN_ID).strikeAsset
  const send = (direction: 'deposit' | 'withdraw', amount: string) => {
    const order = { direction, token, amount: parseWad(amount) }
    const confirmation = transferSentence(order, CHAIN_ID)
    return sendTransfer({ url: simulator.url, chainId: CHAIN_ID, signer, clock, nonces, order, confirmation })
  }
  const before = (await source.balances())[0]?.amount ?? (0n as Wad)
  expect(await send('deposit', '1000.000001')).toMatchObject({ status: 'accepted' })
  expect(await send('withdraw', '250')).toMatchObject({ status: 'accepted' })
  await wait(100)
  expect((await source.balances())[0]?.amount).toBe(before + parseWad('750.000001'))
  expect(await send('withdraw', '100000000')).toMatchObject({ status: 'rejected' })
})

test('reads what the server lists, and fixing prices', { timeout: 20_000 }, async () => {
  const { source, stopBidding } = await start()
  stopBidding()
  const { rows, problems } = await source.inventory()
  expect(problems).toEqual([])
  expect(rows.length).toBeGreaterThan(10)
  expect(rows.every(({ terms, products }) => terms.strike > 0n && products.length > 0)).toBe(true)
  expect(rows.every(({ ask }) => ask === undefined || ask < 1e6)).toBe(true)
  const { products, problems: odd } = await source.products()
  expect(odd).toEqual([])
  expect(new Set(products.map(({ right }) => right))).toEqual(new Set(['call', 'put']))
  expect(await source.expiryPrices(parseAddress(WETH))).toEqual([])
})

test('finds the trade whose message never came when the connection is back', { timeout: 20_000 }, async () => {
  const { simulator, source, signer, gaps, until, wait, stopBidding } = await start({
    // More than there will be, however slow the machine is to stop.
    trades: Array.from({ length: DROPPED }, () => ['drop'] as const),
  })
  const ours = () => simulator.engine.trades.filter(({ frame }) => frame.maker === signer.address)
  while (ours().length === 0) await wait(50)
  stopBidding()
  await wait(500)
  const settled = ours()
  expect(settled.length).toBeLessThan(DROPPED)
  simulator.cutConnections()
  await until(() => gaps.length > 0)
  const found = gaps.flatMap(({ missed }) => missed)
  const contracts = found.reduce((sum, { quantity }) => sum + quantity, 0n)
  expect(contracts).toBe(
    settled.reduce((sum, { frame }) => sum + BigInt(frame.quantity) - (BigInt(frame.quantity) % 10n ** 10n), 0n),
  )
  const nonces = new Set(settled.map(({ frame }) => frame.quoteNonce))
  expect(found.flatMap(({ quotes }) => quotes).every(({ nonce }) => nonces.has(nonce))).toBe(true)
  const spent = settled.reduce((sum, { premium, fee }) => sum + premium + fee, 0n)
  expect(toTokenUnits(source.funds()[0]?.balance ?? (0n as Wad), 6, 'down')).toBe(FUNDS - spent)
})
