import { bytesToHex, createMemoryNonceStore, createSigner, keccak256 } from '@riposte/evm-signing'
import { createRandom, epochMs, type Logger, silentLogger } from '@riposte/market-model'
import { createVirtualClock } from '@riposte/market-model/testing'
import { createRyskEngine } from '@riposte/simulators'
import { ryskChain, ryskDomain } from '../../src/index.ts'
import { checkWorld } from './check-world.ts'
import { type Desk, type PlantedBug, type Records, startDesk } from './maker-desk.ts'
import { createSteadyMarket } from './steady-market.ts'
import { createVirtualLinks } from './virtual-links.ts'
import { drawWeather } from './weather.ts'

/** What became of one seeded world. */
export interface WorldResult {
  readonly seed: number
  /** Empty when every invariant held. */
  readonly violations: readonly string[]
  readonly lives: number
  readonly rfqs: number
  readonly quotes: number
  /** Settled with our maker. */
  readonly trades: number
  /** Of these, found in the books before a message told of them. */
  readonly found: number
}

const USD = '0x98d56648c9b7f3cb49531f4135115b5000ab1733'
const CHAIN_ID = 84532
/** A Monday. */
const START = epochMs(Date.UTC(2026, 5, 1, 9))
const ROUGH_MS = 12_000
/** A dead connection is noticed after 75 s, a quote lives 20 s and may be late by 15, and every look takes a few. */
const HEALING_MS = 150_000
const REST_MS = 4_000
/** Enough for some quotes at once and not for all, so that the reservation decides. */
const FUNDS = 6_000_000_000n

/** Run one world from its seed: rough weather, then time to heal, then the books must agree to the last unit. */
export async function simulate(seed: number, bug?: PlantedBug): Promise<WorldResult> {
  const weather = drawWeather(seed)
  const clock = createVirtualClock(START)
  const signer = createSigner(keyOf(seed))
  const chance = createRandom(seed, 'crashes')
  const { market, close } = createSteadyMarket(START)
  const failures = createFailureLog(signer.address)
  const engine = createRyskEngine({
    market,
    clock,
    random: createRandom(seed, 'rysk'),
    chainId: CHAIN_ID,
    makers: [{ address: signer.address, balances: { [USD]: FUNDS } }],
    takers: {
      intervalMs: 700,
      confirmChance: 0.8,
      welcome: false,
      repeatChance: 0.2,
      takerBuyChance: 0.05,
      shapes: weather.shapes,
      domains: [ryskDomain(ryskChain(CHAIN_ID))],
      makers: [signer.address],
    },
    competitors: { count: 1, answerChance: 0.3 },
    behaviour: { ...weather.habits, windowMs: 900, settlementDelayMs: 400 },
    faults: weather.faults,
    logger: failures.logger,
  })
  const links = createVirtualLinks(seed, clock, engine, weather)
  const records: Records = {
    memory: undefined,
    contracts: new Map(),
    counted: new Map(),
    unnamed: new Map(),
    quoted: new Set(),
    found: 0,
    nonceStore: createMemoryNonceStore(),
  }
  let desk: Desk | undefined
  let lives = 0
  let isRough = true

  function live(): void {
    lives += 1
    // A machine that comes back may have set its clock.
    const stepMs = lives > 1 ? -chance.unit() * weather.clockStepMs : 0
    const started = startDesk({
      seed,
      life: lives,
      bug,
      clock: { ...clock, nowMs: () => epochMs(Math.floor(clock.nowMs() + stepMs)) },
      signer,
      chainId: CHAIN_ID,
      optionTokenDecimals: weather.habits.otokenDecimals ?? 18,
      links,
      records,
      logger: silentLogger,
      dies() {
        if (!isRough || chance.unit() >= weather.crashChance) return false
        started.die()
        desk = undefined
        clock.after(chance.unit() ** 2 * 6_000, live)
        return true
      },
    })
    desk = started
  }

  engine.start()
  live()
  await clock.runUntil(ROUGH_MS)
  isRough = false
  links.calm()
  await clock.runUntil(ROUGH_MS + REST_MS)
  close()
  await clock.runUntil(ROUGH_MS + HEALING_MS)
  const violations: string[] = []
  // A message that was lost on a living connection shows only when somebody looks; all others must be known by now.
  const losesMessages = weather.faults.trades?.some((variants) => variants.includes('drop')) === true
  if (losesMessages) desk?.lookAgain().catch((error: unknown) => violations.push(`the books can't be read: ${error}`))
  await clock.runUntil(ROUGH_MS + HEALING_MS + REST_MS)
  if (desk === undefined) violations.push('no desk is alive at the end')
  else violations.push(...checkWorld(engine, signer.address, desk, records, links.sent))
  for (const rfqId of failures.unscripted) violations.push(`the balance did not cover the trade of ${rfqId}`)
  desk?.die()
  engine.stop()
  const trades = engine.trades.filter(({ frame }) => frame.maker === signer.address)
  return {
    seed,
    violations,
    lives,
    rfqs: engine.rfqs.length,
    quotes: records.quoted.size,
    trades: trades.length,
    found: records.found,
  }
}

/** Hears of settlements for the desk that failed although nobody had scripted it: the balance was promised twice. */
function createFailureLog(maker: string): { readonly logger: Logger; readonly unscripted: string[] } {
  const unscripted: string[] = []
  const logger: Logger = {
    ...silentLogger,
    warn(event, fields) {
      if (event !== 'rysk.settlement_failed' || fields?.maker !== maker || fields.scriptedToFail === true) return
      unscripted.push(`${fields.rfqId}`)
    },
  }
  return { logger, unscripted }
}

/** A key of each world's own: any hash is one. */
function keyOf(seed: number): string {
  return bytesToHex(keccak256(`maker ${seed}`))
}
