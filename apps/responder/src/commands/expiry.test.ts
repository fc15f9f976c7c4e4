import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { epochMs, parseWad } from '@riposte/market-model'
import { type DeskEvent, openSqliteJournal } from '@riposte/orchestrator'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { Secret } from '../config/secret.ts'
import { FAKE_CLAIM, FAKE_EXPIRIES } from '../testing/fake-expiry.ts'
import { FAKE_NOW } from '../testing/fake-orchestrator.ts'
import { runCommand } from '../testing/run-command.ts'
import { type ServedApi, serveApi } from '../testing/serve-api.ts'

let api: ServedApi | undefined
let directory: string
let out = ''
let err = ''
async function run(...argv: string[]): Promise<number> {
  const ran = await runCommand(['expiry', ...argv], { nowMs: () => FAKE_NOW })
  out = ran.out
  err = ran.err
  return ran.code
}
const url = (): string => `http://127.0.0.1:${api?.server.port}/`

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'riposte-expiry-'))
})
afterAll(() => rmSync(directory, { recursive: true }))
beforeEach(() => {
  out = ''
  err = ''
})
afterEach(async () => {
  const closed = api?.server.close()
  api?.server.cut()
  await closed
  api = undefined
})

test('shows what a desk says, in 80 columns, with what is short and what is overdue', async () => {
  api = await serveApi()
  api.orchestrator.setExpiries(FAKE_EXPIRIES)
  expect(await run('--api', url())).toBe(0)
  expect(out).toBe(`2026-10-01 08:00 UTC  2 h 0 min ago  2 open trades
  rysk    BTC-20261001-100000-C        1.25  physical  claim    12500 USD fixed
  CLAIM   1.25 BTC-20261001-100000-C OVERDUE since 2026-10-01 09:00 UTC
          delivered: 125000 USDC for 1.25 WBTC
          redeemed:  0.113636 WBTC to the wallet
  deliver 125000 USDC at rysk, 200000 there
  margin  8000 USD at derive, 1000000 free

2026-10-02 12:00 UTC  in 1 d 2 h  1 open trade  SHORT
  rysk    BTC-20261002-100000-C     1234.56  physical  claim    12345678.91 USD
  derive  BTC-20261002-100000-C    -1234.56  cash      ?        no price
  deliver 123456789.1 USDC at rysk, 200000 there: 123256789.1 SHORT
  margin  20345678.91 USD at derive, not known what is free
`)
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
})

test('hands on what the API says as JSON, every digit of it', async () => {
  api = await serveApi()
  api.orchestrator.setExpiries(FAKE_EXPIRIES)
  expect(await run('--json', '--api', url())).toBe(0)
  expect(JSON.parse(out)).toEqual((await api.ask('/api/expiry')).json)
  expect(JSON.parse(out)).toMatchObject([
    { claims: [{ is_overdue: true, trades: ['R-1', 'R-2'], pays: { token: 'USDC', amount: '125000' } }] },
    { is_short: true, margin: { free: null }, legs: [{ quantity: '1234.567891' }, { price: null, becomes: null }] },
  ])
})

test('says that nothing expires, and that no desk answers', async () => {
  api = await serveApi()
  expect(await run('--api', url())).toBe(0)
  expect(out).toMatch(/nothing expires/)
  expect(await run('--api', 'http://127.0.0.1:9/')).toBe(1)
  expect(err).toMatch(/no desk answers at http:\/\/127.0.0.1:9/)
})

test('is told no without the token of a guarded desk', async () => {
  api = await serveApi({ apiTokens: { admin: new Secret('a-token-of-sixteen-letters') } })
  expect(await run('--api', url())).toBe(3)
  expect(err).toMatch(/^A token is required/)
})

test('reads a journal instead: claims, and positions as far as prices were fixed', async () => {
  const file = 'desk.sqlite'
  const journal = await openSqliteJournal({ directory, file, onFailure() {} })
  const at = FAKE_NOW
  const { instrument, quantity } = FAKE_CLAIM
  const events: readonly DeskEvent[] = [
    {
      type: 'trade.executed',
      tradeId: 'R-1',
      at,
      venue: 'rysk',
      instrument,
      underlying: 'BTC',
      side: 'buy',
      quantity,
      price: parseWad('100'),
      cash: [],
      reference: '',
      late: false,
      quoteNonce: '7',
      found: false,
      breakEven: parseWad('100'),
      breaches: [],
    },
    {
      type: 'expiry.fixed',
      tradeId: undefined,
      at,
      venue: 'rysk',
      underlying: 'BTC',
      expiry: epochMs(Date.UTC(2026, 9, 1, 8)),
      price: parseWad('110000'),
    },
    { type: 'claim.opened', tradeId: undefined, at, claim: FAKE_CLAIM },
  ]
  await journal.commit(events)
  await journal.close()
  expect(await run('--journal', join(directory, file))).toBe(0)
  expect(out).toMatch(/CLAIM {3}1.25 BTC-20261001-100000-C OVERDUE/)
  expect(out).toMatch(/deliver 125000 USDC at rysk, 0 there: 125000 SHORT/)
})

test.each([
  [['a'], /unexpected argument "a"/],
  [['--journal', 'a', '--api', 'http://127.0.0.1:1/'], /not both/],
  [['--api', 'nowhere'], /expected a URL/],
  [['--wrong'], /wrong/],
])('refuses %j', async (argv, message) => {
  expect(await run(...argv)).toBe(2)
  expect(err).toMatch(message)
})
