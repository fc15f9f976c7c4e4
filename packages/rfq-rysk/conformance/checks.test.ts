import { createThrowawaySigner } from '@riposte/evm-signing'
import { createRandom, createSystemClock, epochMs, formatWad } from '@riposte/market-model'
import { createBuiltInMarket, type RyskSimulator, ryskChain, startRyskSimulator } from '@riposte/simulators'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRyskChecks } from '../src/index.ts'

// What a maker looks at before it listens, over real sockets.

const clock = createSystemClock()
const maker = createThrowawaySigner().address
const { usd } = ryskChain(84532)
let simulator: RyskSimulator

beforeAll(async () => {
  simulator = await startRyskSimulator({
    market: createBuiltInMarket({ startAt: clock.nowMs(), seed: 3 }),
    clock,
    random: createRandom(3),
    makers: [{ address: maker, balances: { [usd.address]: 2_500_000n } }],
  })
})

afterAll(() => simulator?.close())

const checks = (url: string, seen = clock) =>
  createRyskChecks({ url, chainId: 84532, clock: seen, random: createRandom(4) })

test('reads the assets of the chain, and what the maker keeps there', async () => {
  const { assets, balances } = checks(simulator.url)
  expect((await assets()).length).toBeGreaterThan(0)
  expect((await balances(maker)).map(({ token, amount }) => [token.symbol, formatWad(amount)])).toContainEqual([
    'USDC',
    '2.5',
  ])
})

test('tells a clock that is wrong by minutes from one that is right', async () => {
  expect(Math.abs(await checks(simulator.url).clockAheadMs())).toBeLessThan(30_000)
  const slow = { ...clock, nowMs: () => epochMs(clock.nowMs() - 300_000) }
  expect(await checks(simulator.url, slow).clockAheadMs()).toBeGreaterThan(270_000)
})

test('says when nobody is there', async () => {
  const { assets, balances, clockAheadMs } = checks('ws://127.0.0.1:1/')
  for (const asked of [assets(), balances(maker), clockAheadMs()]) {
    await expect(asked).rejects.toMatchObject({ code: 'HTTP_FAILED' })
  }
})
