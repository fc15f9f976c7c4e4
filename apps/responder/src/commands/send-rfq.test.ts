import { createRandom, createSystemClock } from '@riposte/market-model'
import { createBuiltInMarket, type RyskSimulator, startRyskSimulator } from '@riposte/simulators'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { runCommand } from '../testing/run-command.ts'

let simulator: RyskSimulator
let option: string
let out = ''
let err = ''

async function sendRfq(...argv: string[]): Promise<number> {
  const ran = await runCommand(['send-rfq', ...argv])
  out = ran.out
  err = ran.err
  return ran.code
}

beforeAll(async () => {
  const clock = createSystemClock()
  const market = createBuiltInMarket({ startAt: clock.nowMs(), seed: 1 })
  simulator = await startRyskSimulator({
    market,
    clock,
    random: createRandom(1),
    makers: [],
    takers: { enabled: false, welcome: false },
    competitors: { count: 2, answerChance: 1, latencyMs: [1, 20] },
    behaviour: { windowMs: 150 },
  })
  const chosen = market.instruments.find(
    (one) => one.kind === 'option' && one.underlying === 'ETH' && (market.fair(one.name)?.bid ?? 0) > 10,
  )
  if (chosen === undefined) throw new Error('expected an option with a bid')
  option = chosen.name
})

afterAll(() => simulator.close())

beforeEach(() => {
  out = ''
  err = ''
})

test('shows the best quote and that its maker has signed it', async () => {
  expect(await sendRfq(option, '0.5', '--url', simulator.url)).toBe(0)
  expect(out).toMatch(
    /^0\.5 ETH-\d+-\d+-[CP]: \d+(\.\d+)? USD per contract from 0x[0-9a-f]{40} until .*, signed by it\n$/,
  )
  expect(err).toBe('')
})

test('says why there is none', async () => {
  expect(await sendRfq(option, '100000', '--url', simulator.url, '--asset', 'WETH')).toBe(3)
  expect(out).toMatch(/: rejected, -\d+ /)
})

test('fails when no server answers', async () => {
  expect(await sendRfq(option, '--url', 'ws://127.0.0.1:9/')).toBe(1)
  expect(err).toContain('http://127.0.0.1:9/api/assets')
})

test.each([
  [[], 'needs INSTRUMENT'],
  [['ETH-PERP'], 'option'],
  [['nonsense'], 'ETH-20261225-3000-C'],
  [['ETH-20261225-3000-C', 'much'], 'much'],
  [['ETH-20261225-3000-C', '1', '2'], 'unexpected argument "2"'],
  [['ETH-20261225-3000-C', '--chain', '42161'], '42161'],
  [['ETH-20261225-3000-C', '--uri', 'x'], '--uri'],
])('refuses the arguments %j', async (argv, complaint) => {
  expect(await sendRfq(...argv)).toBe(2)
  expect(err).toContain(complaint)
})

test('refuses an asset that is not on the underlying', async () => {
  expect(await sendRfq(option, '--url', simulator.url, '--asset', 'WBTC')).toBe(2)
  expect(err).toContain('expected one on ETH (WETH), got WBTC')
})
