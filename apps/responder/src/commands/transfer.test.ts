import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom, createSystemClock } from '@riposte/market-model'
import { createBuiltInMarket, type RyskSimulator, startRyskSimulator } from '@riposte/simulators'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readSystemFile } from '../config/read-file.ts'
import { makePaperKeys, readPaperKeys } from '../paper-keys.ts'
import { runCommand } from '../testing/run-command.ts'

const USDC = '0x98d56648c9b7f3cb49531f4135115b5000ab1733'
let simulator: RyskSimulator
let directory: string
let maker: string
let out = ''
let err = ''
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'riposte-transfer-'))
  makePaperKeys(join(directory, 'keys.json'))
  maker = readPaperKeys(join(directory, 'keys.json'), readSystemFile).maker.address
  const clock = createSystemClock()
  simulator = await startRyskSimulator({
    market: createBuiltInMarket({ startAt: clock.nowMs(), seed: 1 }),
    clock,
    random: createRandom(1),
    makers: [{ address: maker, balances: { [USDC]: 500_000_000n } }],
    takers: { enabled: false },
    behaviour: { transferDelayMs: 0 },
  })
})

afterAll(async () => {
  await simulator.close()
  rmSync(directory, { recursive: true, force: true })
})

beforeEach(() => {
  out = ''
  err = ''
})

async function transfer(...argv: string[]): Promise<number> {
  const ran = await runCommand([
    'transfer',
    ...argv,
    '--keys',
    join(directory, 'keys.json'),
    '--journal_dir',
    directory,
  ])
  out = ran.out
  err = ran.err
  return ran.code
}
const run = (...argv: string[]) => transfer(...argv, '--url', simulator.url)
const balance = () => simulator.engine.balances(maker)[USDC]

test('sends nothing without the sentence, and shows it', async () => {
  expect(await run('deposit', '12.5')).toBe(2)
  expect(err).toBe('nothing was sent; to do it add: --confirm "deposit 12.5 USDC on chain 84532"\n')
  expect(await run('deposit', '12.5', '--confirm', 'deposit 99 USDC on chain 84532')).toBe(2)
  expect(out).toBe('')
  expect(balance()).toBe(500_000_000n)
})

test('deposits and withdraws what was confirmed, each under a number of its own', async () => {
  expect(await run('deposit', '12.5', '--confirm', 'deposit 12.5 USDC on chain 84532')).toBe(0)
  expect(out).toMatch(/^deposit 12\.5 USDC on chain 84532: taken by the operator/)
  await expect.poll(balance).toBe(512_500_000n)
  expect(await run('withdraw', '500', '--confirm', 'withdraw 500 USDC on chain 84532')).toBe(0)
  await expect.poll(balance).toBe(12_500_000n)
})

test.each([
  [['burn', '1'], /needs deposit or withdraw/],
  [['deposit'], /riposte transfer needs AMOUNT/],
  [['deposit', 'much'], /AMOUNT: expected a decimal/],
  [['deposit', '0.0000001', '--confirm', 'deposit 0.0000001 USDC on chain 84532'], /units of 1e-6/],
  [['deposit', '1', '--token', 'GOLD'], /expected one of USDC, got GOLD/],
  [['deposit', '1', '--chain', '7'], /expected a chain id of Rysk/],
  [['deposit', '1', '--url', 'wss://v12.rysk.finance/'], /expected simulated venues on loopback/],
])('%j is refused, saying what would be right', async (argv, message) => {
  expect(await transfer(...argv)).toBe(2)
  expect(err).toMatch(message)
  expect(out).toBe('')
})
