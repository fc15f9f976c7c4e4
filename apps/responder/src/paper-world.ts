import { createThrowawaySigner, type Signer } from '@riposte/evm-signing'
import {
  type Clock,
  createRandom,
  createSystemClock,
  epochMs,
  fromTokenUnits,
  type Logger,
  parseWad,
  toTokenUnits,
} from '@riposte/market-model'
import {
  createBuiltInMarket,
  createRecordedMarket,
  type DeriveSimulator,
  type Market,
  parseChain,
  type RyskSimulator,
  startDeriveSimulator,
  startRyskSimulator,
} from '@riposte/simulators'

/** Base Sepolia: a test network's domain, although the keys that sign under it end with the process. */
export const PAPER_CHAIN_ID = 84532
/** The premium token of that chain, six decimals. */
const PAPER_USD = '0x98d56648c9b7f3cb49531f4135115b5000ab1733'
const USD_DECIMALS = 6

/** Ample, so that a paper desk shows its limits before its purse. */
const RYSK_BALANCE = parseWad('1000000')
const DERIVE_BALANCE = parseWad('10000000')
const PAPER_SUBACCOUNT = 1001

/** Two simulated venues on loopback in one seeded market, and the keys of a desk that trades there. */
export interface PaperWorld {
  /** Starts at the recording's time when there is a recording; everything reads it. */
  readonly clock: Clock
  readonly market: Market
  readonly derive: DeriveSimulator
  readonly rysk: RyskSimulator
  /** Owner of the account on Derive. */
  readonly wallet: string
  readonly sessionSigner: Signer
  readonly makerSigner: Signer
  readonly subaccounts: Readonly<Record<string, number>>
  close(): Promise<void>
}

export interface PaperOptions {
  /** Text of a recorded chain; the built-in market when undefined. */
  readonly chain: string | undefined
  readonly seed: number
  /** As configured; every underlying of the market in one subaccount when undefined. */
  readonly subaccounts: Readonly<Record<string, number>> | undefined
  readonly logger: Logger
}

/** @throws {SimulatorsError} CHAIN_INVALID naming the line and the column */
export async function startPaperWorld({ chain, seed, subaccounts, logger }: PaperOptions): Promise<PaperWorld> {
  const recorded = chain === undefined ? undefined : parseChain(chain)
  const clock = createSystemClock(recorded?.takenAt)
  const market =
    recorded === undefined
      ? createBuiltInMarket({ startAt: epochMs(clock.nowMs()), seed })
      : createRecordedMarket({ chain: recorded, seed })

  const [owner, sessionSigner, makerSigner] = [
    createThrowawaySigner(),
    createThrowawaySigner(),
    createThrowawaySigner(),
  ]
  const accounts = subaccounts ?? Object.fromEntries(market.underlyings.map((name) => [name, PAPER_SUBACCOUNT]))
  const derive = await startDeriveSimulator({
    market,
    clock,
    random: createRandom(seed, 'derive'),
    logger,
    accounts: [
      {
        wallet: owner.address,
        sessionKeys: [{ address: sessionSigner.address, expiry: epochMs(Number.MAX_SAFE_INTEGER) }],
        subaccounts: [...new Set(Object.values(accounts))].map((id) => ({ id, usdc: DERIVE_BALANCE })),
      },
    ],
  })
  const balance = toTokenUnits(RYSK_BALANCE, USD_DECIMALS, 'down')
  const rysk = await startRyskSimulator({
    market,
    clock,
    random: createRandom(seed, 'rysk'),
    logger,
    chainId: PAPER_CHAIN_ID,
    makers: [{ address: makerSigner.address, balances: { [PAPER_USD]: balance } }],
  })
  logger.debug('paper.funded', { rysk: fromTokenUnits(balance, USD_DECIMALS), derive: DERIVE_BALANCE })
  return {
    clock,
    market,
    derive,
    rysk,
    wallet: owner.address,
    sessionSigner,
    makerSigner,
    subaccounts: accounts,
    async close() {
      await Promise.all([derive.close(), rysk.close()])
    },
  }
}
