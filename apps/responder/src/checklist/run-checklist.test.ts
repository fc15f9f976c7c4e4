import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createThrowawaySigner, type Signer } from '@riposte/evm-signing'
import { createRandom, createSystemClock, epochMs, parseWad, silentLogger, WAD_ZERO } from '@riposte/market-model'
import { openSqliteJournal } from '@riposte/orchestrator'
import {
  createBuiltInMarket,
  type DeriveSimulator,
  type RyskSimulator,
  startDeriveSimulator,
  startRyskSimulator,
} from '@riposte/simulators'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ownerOf } from '../desk-memory.ts'
import type { DeskIdentity, DeskWorld } from '../desk-world.ts'
import type { CheckLine } from './check-line.ts'
import { runChecklist } from './run-checklist.ts'

const clock = createSystemClock()
const DAY_MS = 24 * 3_600_000
const [FUNDED, EMPTY] = [12, 13]
const signers = Array.from({ length: 8 }, createThrowawaySigner) as [
  Signer,
  Signer,
  Signer,
  Signer,
  Signer,
  Signer,
  Signer,
  Signer,
]
const [owner, session, expiring, admin, stranger, bound, maker, poor] = signers

let derive: DeriveSimulator
let rysk: RyskSimulator
let directory: string

beforeAll(async () => {
  const market = createBuiltInMarket({ startAt: clock.nowMs(), seed: 5 })
  const until = (days: number) => epochMs(clock.nowMs() + days * DAY_MS)
  derive = await startDeriveSimulator({
    market,
    clock,
    random: createRandom(5, 'derive'),
    chainId: 11155111,
    accounts: [
      {
        wallet: owner.address,
        sessionKeys: [
          { address: session.address, expiry: until(90) },
          { address: expiring.address, expiry: until(3) },
          { address: admin.address, expiry: until(90), scopes: ['admin'] },
          { address: bound.address, expiry: until(90), subaccountIds: [EMPTY] },
        ],
        subaccounts: [
          { id: FUNDED, usdc: parseWad('100000') },
          { id: EMPTY, usdc: WAD_ZERO },
        ],
      },
    ],
  })
  rysk = await startRyskSimulator({
    market,
    clock,
    random: createRandom(5, 'rysk'),
    chainId: 84532,
    makers: [{ address: maker.address, balances: { '0x98d56648c9b7f3cb49531f4135115b5000ab1733': 5_000_000_000n } }],
  })
})

afterAll(async () => {
  await derive?.close()
  await rysk?.close()
})

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'riposte-checklist-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

type Changes = Partial<Omit<DeskWorld, 'identity' | 'derive' | 'rysk'>> & {
  readonly identity?: Partial<DeskIdentity>
  readonly derive?: Partial<DeskWorld['derive']>
  readonly rysk?: Partial<DeskWorld['rysk']>
}

function worldWith(changes: Changes = {}): DeskWorld {
  return {
    mode: 'live',
    clock,
    description: 'a test',
    recorded: false,
    purse: undefined,
    lasting: true,
    async close() {},
    ...changes,
    derive: {
      network: 'testnet',
      url: derive.url,
      subaccounts: { ETH: FUNDED, BTC: FUNDED },
      cancelOnDisconnect: 'keep',
      ...changes.derive,
    },
    rysk: { url: rysk.url, chainId: 84532, ...changes.rysk },
    identity: { wallet: owner.address, session, maker, ...changes.identity },
  }
}

async function linesOf(world: DeskWorld, ryskAssets: 'all' | readonly string[] = 'all'): Promise<readonly CheckLine[]> {
  const config = { journalDir: directory, ryskAssets, dryRun: world.identity === undefined }
  const lines: CheckLine[] = []
  for await (const line of runChecklist(config, world, silentLogger)) lines.push(line)
  return lines
}

const notOk = (lines: readonly CheckLine[]) => lines.filter(({ status }) => status !== 'ok')

describe('the checklist of a live start', () => {
  test('passes where everything is as it should be, and tells what it found', async () => {
    const lines = await linesOf(worldWith())
    // How full this machine's disk is, is its own affair.
    expect(notOk(lines).filter(({ check }) => check !== 'journal.disk')).toEqual([])
    const messages = Object.fromEntries(lines.map(({ check, message }) => [check, message]))
    expect(messages).toMatchObject({
      journal: expect.stringContaining('0 records'),
      'derive.key': expect.stringContaining('(89 days)'),
      'derive.subaccount.12': expect.stringContaining('takes ETH, BTC'),
      'derive.margin.12': expect.stringContaining('free margin 100000 USD'),
      'derive.signing': expect.stringMatching(/-PERP and /),
      'derive.cancel-on-disconnect': 'stored off, asked keep',
      'rysk.domain': expect.stringContaining('0x0ff34dd648b68f09b199b60b91442e750fd13fdc'),
      'rysk.balance': expect.stringContaining('5000 USDC'),
    })
  })

  const skewed = (ms: number) => ({ ...clock, nowMs: () => epochMs(clock.nowMs() + ms) })

  test.each<[string, Changes, 'warned' | 'failed', string, string]>([
    ['Derive is away', { derive: { url: 'http://127.0.0.1:1/v3' } }, 'failed', 'derive.clock', 'no answer'],
    ['the clock is minutes off', { clock: skewed(-120_000) }, 'failed', 'derive.clock', 'behind the venue'],
    ['the clock is seconds off', { clock: skewed(3_000) }, 'warned', 'derive.clock', 'ahead of the venue'],
    [
      'an underlying is not listed',
      { derive: { subaccounts: { DOGE: FUNDED, ETH: FUNDED } } },
      'failed',
      'derive.underlyings',
      'DOGE not listed',
    ],
    ["the owner's own key would sign", { identity: { session: owner } }, 'failed', 'derive.key', "owner's own key"],
    ['the key may administer', { identity: { session: admin } }, 'failed', 'derive.key', 'scope admin'],
    ['the key is not registered', { identity: { session: stranger } }, 'failed', 'derive.key', 'refused'],
    ['the key ends in three days', { identity: { session: expiring } }, 'warned', 'derive.key', 'days left'],
    ['the wallet is another one', { identity: { wallet: stranger.address } }, 'failed', 'derive.key', 'refused'],
    [
      'the subaccount is not there',
      { derive: { subaccounts: { ETH: 77 } } },
      'failed',
      'derive.subaccount.77',
      'refused',
    ],
    [
      'the key may not act on the subaccount',
      { identity: { session: bound } },
      'failed',
      'derive.subaccount.12',
      'refused',
    ],
    [
      'no hedge would fit',
      { derive: { subaccounts: { ETH: EMPTY, BTC: FUNDED } } },
      'failed',
      'derive.margin.13',
      'free margin 0 USD: no hedge would fit',
    ],
    ['it would sign for mainnet', { derive: { network: 'mainnet' } }, 'failed', 'derive.signing', 'domainSeparator'],
    ['Rysk is away', { rysk: { url: 'ws://127.0.0.1:1/' } }, 'failed', 'rysk.assets', 'ECONNREFUSED'],
    ['Rysk lists nothing there', { rysk: { chainId: 999 } }, 'failed', 'rysk.assets', '0 assets on chain 999'],
    ['no premium can be paid', { identity: { maker: poor } }, 'failed', 'rysk.balance', 'deposit first'],
  ])('says that %s', async (_, changes, status, check, message) => {
    const lines = await linesOf(worldWith(changes))
    expect(lines.find((line) => line.check === check)).toMatchObject({
      status,
      message: expect.stringContaining(message),
    })
    if (status === 'warned') expect(lines.filter((line) => line.status === 'failed')).toEqual([])
    expect(JSON.stringify(lines), 'a signature').not.toMatch(/[0-9a-f]{130}/)
  })

  test.each([
    ['are not listed', ['ETH', 'DOGE'], { ETH: FUNDED }, 'RYSK_ASSETS: DOGE not listed'],
    ['cannot be hedged', ['ETH'], { BTC: FUNDED }, 'none of them has a subaccount'],
  ])('says which assets %s', async (_, chosen, subaccounts, message) => {
    const lines = await linesOf(worldWith({ derive: { subaccounts } }), chosen)
    expect(notOk(lines).find(({ check }) => check === 'rysk.assets')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining(message),
    })
  })

  test('says what will become of the account’s cancel-on-disconnect', async () => {
    const lines = await linesOf(worldWith({ derive: { cancelOnDisconnect: 'on' } }))
    expect(lines.find(({ check }) => check === 'derive.cancel-on-disconnect')?.message).toBe(
      'stored off, will be set on',
    )
  })

  const journalOf = (lines: readonly CheckLine[]) => lines.find(({ check }) => check === 'journal')

  test('says who holds the journal, whose it is, and what it cannot be', async () => {
    const held = await openSqliteJournal({ directory, file: 'other.sqlite', onFailure() {} })
    expect(journalOf(await linesOf(worldWith()))).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('another desk holds'),
    })
    await held.close()

    await linesOf(worldWith())
    expect(journalOf(await linesOf(worldWith({ identity: { maker: poor } })))).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('was written by "MODE=live, Derive testnet'),
    })

    const file = join(directory, 'file')
    writeFileSync(file, '')
    const lines: CheckLine[] = []
    const config = { journalDir: file, ryskAssets: 'all', dryRun: false } as const
    for await (const line of runChecklist(config, worldWith(), silentLogger)) lines.push(line)
    expect(journalOf(lines)?.status).toBe('failed')
  })

  test('lets a desk with a past come back without money, to look after what it holds', async () => {
    const world = worldWith({ derive: { subaccounts: { ETH: EMPTY } }, identity: { maker: poor } })
    expect((await linesOf(world)).filter(({ status }) => status === 'failed').map(({ check }) => check)).toEqual([
      'derive.margin.13',
      'rysk.balance',
    ])
    const options = { directory, file: 'desk.sqlite', owner: ownerOf(world), onFailure() {} }
    const journal = await openSqliteJournal(options)
    await journal.commit([
      { type: 'book.opened', tradeId: undefined, at: clock.nowMs(), balances: [], positions: [], fillIds: [] },
    ])
    await journal.close()
    const lines = await linesOf(world)
    expect(lines.filter(({ status }) => status === 'failed')).toEqual([])
    expect(notOk(lines).map(({ check }) => check)).toEqual(expect.arrayContaining(['derive.margin.13', 'rysk.balance']))
  })

  test('looks at what anybody may see in a dry run, and says so', async () => {
    const { identity: _, ...world } = worldWith()
    const lines = await linesOf({ ...world, identity: undefined })
    expect(lines.map(({ check }) => check)).toEqual([
      'keys',
      'journal',
      'journal.disk',
      'derive.clock',
      'derive.underlyings',
      'rysk.assets',
      'rysk.clock',
      'rysk.domain',
    ])
  })
})
