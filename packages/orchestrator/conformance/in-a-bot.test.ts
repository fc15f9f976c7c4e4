import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMemoryNonceStore, createNonces, createThrowawaySigner } from '@riposte/evm-signing'
import { createDeriveVenue } from '@riposte/exchange-derive'
import { createRandom, createSystemClock, formatWad, parseWad, toNumber } from '@riposte/market-model'
import { createBuiltInMarket, type DeriveSimulator, startDeriveSimulator } from '@riposte/simulators'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { initializeArbitrageSystem } from '../src/integration/arbitrage-system.ts'
import type { RolloutPhase } from '../src/rollout-phase.ts'

const [clock, random, signer] = [createSystemClock(), createRandom(7), createThrowawaySigner()]
const store = createMemoryNonceStore()
const wallet = signer.address
const SUBACCOUNT = 12

let directory: string
let simulator: DeriveSimulator

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'riposte-in-a-bot-'))
  const accounts = [{ wallet, sessionKeys: [], subaccounts: [{ id: SUBACCOUNT, usdc: parseWad('1000000') }] }]
  const market = createBuiltInMarket({ startAt: clock.nowMs(), seed: 7 })
  market.advance(clock.nowMs())
  simulator = await startDeriveSimulator({
    // It stands still: one order at the price that was seen would miss a market that moves away.
    market: { ...market, advance() {} },
    clock,
    random,
    accounts,
  })
})

afterAll(async () => {
  await simulator?.close()
  rmSync(directory, { recursive: true, force: true })
})

async function open(phase: RolloutPhase) {
  const venue = createDeriveVenue({
    network: 'local',
    url: simulator.url,
    wallet,
    signer,
    subaccounts: { ETH: SUBACCOUNT },
    clock,
    random,
    nonces: createNonces({ signer: wallet, store, clock, unit: 'nanoseconds' }),
  })
  const config = { journalDir: directory, phase, restartQuietMs: 0, stopTimeoutMs: 20_000 }
  return { venue, system: await initializeArbitrageSystem(config, venue) }
}

it('hedges on the real client in every phase, there and back, each trade once', async () => {
  const phases: readonly RolloutPhase[] = ['existing', 'monitor', 'risk', 'full', 'existing']
  let instrument = ''
  for (const [i, phase] of phases.entries()) {
    const { venue, system } = await open(phase)
    instrument ||= venue
      .listings()
      .map((listing) => listing.instrument.name)
      .filter((name) => name.endsWith('-C') && (venue.book(name)?.bids.length ?? 0) > 0)
      .sort((a, b) => distance(venue.ticker(a)?.option?.delta) - distance(venue.ticker(b)?.option?.delta))[0] as string
    const terms = { instrument, quantity: '1', price: '0.05', quoteNonce: String(i + 1) }
    const asked = { id: `rfq-${i}`, validUntil: clock.nowMs() + 20_000, ...terms }
    expect(system.submitRfqTrade(asked), phase).toEqual({ id: `R-rfq-${i}`, status: 'QUOTED' })
    expect(await system.onRfqConfirmation(terms)).toMatchObject({ status: 'booked', id: `R-rfq-${i}` })
    // The trade of the phase before is told again.
    if (i > 0)
      expect(await system.onRfqConfirmation({ ...terms, quoteNonce: String(i) })).toMatchObject({ status: 'repeated' })
    await system.stop()
    expect(system.trade(`R-rfq-${i}`)?.status, phase).toBe('HEDGED')
  }
  const position = simulator.engine.positions(SUBACCOUNT).find((row) => row.instrument === instrument)
  expect(formatWad(position?.amount ?? parseWad('0'))).toBe('-5')
  const labels = simulator.engine.trades(SUBACCOUNT).map(({ label }) => label)
  expect(new Set(labels).size).toBe(phases.length)
  expect(toNumber(simulator.engine.balance(SUBACCOUNT))).toBeGreaterThan(1_000_000)
}, 60_000)

/** From the money, roughly. */
const distance = (delta: number | undefined): number => Math.abs((delta ?? 9) - 0.5)
