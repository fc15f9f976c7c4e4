import { createThrowawaySigner, type Signer } from '@riposte/evm-signing'
import { type Clock, createRandom, createSystemClock, epochMs, parseWad } from '@riposte/market-model'
import { createBuiltInMarket, type DeriveSimulator, startDeriveSimulator } from '@riposte/simulators'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createDeriveRest, DERIVE_NETWORKS, type DeriveNetwork, type DeriveRest } from '../src/index.ts'

// What a live start looks at before it logs in, over real HTTP.

const SUBACCOUNT = 12
const DAY_MS = 24 * 3600 * 1000
const clock = createSystemClock()
const keys = Array.from({ length: 5 }, createThrowawaySigner) as [Signer, Signer, Signer, Signer, Signer]
const [owner, session, expiring, admin, stranger] = keys
let simulator: DeriveSimulator
const opened: DeriveRest[] = []

beforeAll(async () => {
  simulator = await startDeriveSimulator({
    market: createBuiltInMarket({ startAt: clock.nowMs(), seed: 7 }),
    clock,
    random: createRandom(7),
    chainId: 11155111,
    accounts: [
      {
        wallet: owner.address,
        sessionKeys: [
          { address: session.address, expiry: epochMs(clock.nowMs() + 90 * DAY_MS) },
          { address: expiring.address, expiry: epochMs(clock.nowMs() + 3 * DAY_MS) },
          { address: admin.address, expiry: epochMs(clock.nowMs() + 90 * DAY_MS), scopes: ['admin'] },
        ],
        subaccounts: [{ id: SUBACCOUNT, usdc: parseWad('1000') }],
      },
    ],
  })
})

afterEach(() => Promise.all(opened.splice(0).map((rest) => rest.close())))
afterAll(() => simulator?.close())

function checksOf(signer: Signer, network: DeriveNetwork = DERIVE_NETWORKS.testnet, seen: Clock = clock) {
  const login = { wallet: owner.address, signer }
  const rest = createDeriveRest({ network, url: simulator.url, clock: seen, login })
  opened.push(rest)
  if (rest.checks === undefined) throw new Error('expected checks with a login')
  return rest.checks
}

describe('the checks of a live start', () => {
  it('tell how far the clocks are apart', async () => {
    expect(Math.abs((await checksOf(session).clock()).aheadMs)).toBeLessThan(30_000)
    const slow = { ...clock, nowMs: () => epochMs(clock.nowMs() - 300_000) }
    expect((await checksOf(session, DERIVE_NETWORKS.testnet, slow).clock()).aheadMs).toBeGreaterThan(270_000)
  })

  it('tell when the key ends, and of which nobody may know', async () => {
    expect(await checksOf(session).key()).toMatchObject({ expiresSoon: false, broadScopes: [] })
    expect(await checksOf(expiring).key()).toMatchObject({ expiresSoon: true })
  })

  it.each([
    ["the owner's own key", owner, 'KEY_SCOPE'],
    ['a key that may administer', admin, 'KEY_SCOPE'],
    ['a key of nobody', stranger, 'REQUEST_REFUSED'],
  ])('refuse %s', async (_, signer, code) => {
    await expect(checksOf(signer).key()).rejects.toMatchObject({ code })
  })

  it('compare the hashes of an option and of a perp', async () => {
    const agreed = await checksOf(session).signing({ ETH: SUBACCOUNT })
    expect(agreed.map((name) => name.split('-').length)).toEqual([2, 4])
  })

  it('refuse to sign for one network at the exchange of another', async () => {
    const mainnet = checksOf(session, DERIVE_NETWORKS.mainnet)
    await expect(mainnet.signing({ ETH: SUBACCOUNT })).rejects.toMatchObject({ code: 'SIGNING_MISMATCH' })
  })

  it('are not there for who does not log in', () => {
    const rest = createDeriveRest({ network: 'testnet', url: simulator.url, clock })
    opened.push(rest)
    expect(rest.checks).toBeUndefined()
  })
})
