import { DERIVE_NETWORKS } from '@riposte/exchange-derive'
import {
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
  type Market,
  parseChain,
  startDeriveSimulator,
  startRyskSimulator,
} from '@riposte/simulators'
import type { DeskIdentity, KnownWorld } from './desk-world.ts'
import type { PaperKeys } from './paper-keys.ts'

/** Base Sepolia: a test network's domain, although the keys that sign under it are known to no other venue. */
export const PAPER_CHAIN_ID = 84532
/** The premium token of that chain, six decimals. */
const PAPER_USD = '0x98d56648c9b7f3cb49531f4135115b5000ab1733'
const PAPER_USD_SYMBOL = 'USDC'
const USD_DECIMALS = 6

/** Ample, so that a paper desk shows its limits before its purse. */
const RYSK_BALANCE = parseWad('1000000')
const DERIVE_BALANCE = parseWad('10000000')
/** Longer than any process lasts, and a date that can be written. */
const SESSION_KEY_LIFE_MS = 10 * 365 * 24 * 3_600_000
/** The one subaccount in which everything is traded unless subaccounts are configured. */
const PAPER_SUBACCOUNT = 1001

export interface PaperOptions {
  /** Text of a recorded chain; the built-in market when undefined. */
  readonly chain: string | undefined
  readonly seed: number
  /** As configured; every underlying of the market in one subaccount when undefined. */
  readonly subaccounts: Readonly<Record<string, number>> | undefined
  readonly keys: PaperKeys
  /** Port of each venue; any free one when undefined. */
  readonly ports?: { readonly derive: number; readonly rysk: number }
  /** Whose signatures Derive takes: `local` by default, or those of its testnet, for desks that know no other network. */
  readonly deriveNetwork?: 'local' | 'testnet' | undefined
  readonly logger: Logger
}

/**
 * Serve both venues from this process, in one seeded market and with an account for these keys.
 *
 * @throws {SimulatorsError} CHAIN_INVALID naming the line and the column, LISTEN_FAILED naming the port
 */
export async function startPaperWorld(options: PaperOptions): Promise<KnownWorld> {
  const { chain, seed, subaccounts, keys, ports, deriveNetwork = 'local', logger } = options
  const recorded = chain === undefined ? undefined : parseChain(chain)
  const clock = createSystemClock(recorded?.takenAt)
  const market: Market =
    recorded === undefined
      ? createBuiltInMarket({ startAt: epochMs(clock.nowMs()), seed })
      : createRecordedMarket({ chain: recorded, seed })

  const accounts = subaccounts ?? inOneSubaccount(market.underlyings)
  const derive = await startDeriveSimulator({
    market,
    clock,
    random: createRandom(seed, 'derive'),
    logger,
    port: ports?.derive ?? 0,
    chainId: DERIVE_NETWORKS[deriveNetwork].chainId,
    accounts: [
      {
        wallet: keys.owner.address,
        sessionKeys: [{ address: keys.session.address, expiry: epochMs(clock.nowMs() + SESSION_KEY_LIFE_MS) }],
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
    port: ports?.rysk ?? 0,
    chainId: PAPER_CHAIN_ID,
    makers: [{ address: keys.maker.address, balances: { [PAPER_USD]: balance } }],
  }).catch(async (error: unknown) => {
    await derive.close()
    throw error
  })
  logger.debug('paper.funded', { rysk: fromTokenUnits(balance, USD_DECIMALS), derive: DERIVE_BALANCE })
  return {
    mode: 'paper',
    clock,
    description: market.description,
    recorded: recorded !== undefined,
    derive: { network: deriveNetwork, url: derive.url, subaccounts: accounts, cancelOnDisconnect: 'keep' },
    rysk: { url: rysk.url, chainId: PAPER_CHAIN_ID },
    identity: paperIdentity(keys),
    purse: {
      topUpBalance(name, token) {
        if (name !== 'rysk' || token !== PAPER_USD_SYMBOL) return undefined
        rysk.engine.deposit(keys.maker.address, PAPER_USD, balance)
        return { venue: name, token, amount: RYSK_BALANCE }
      },
      topUpMargin(name, account) {
        if (name !== 'derive' || !derive.engine.deposit(Number(account), DERIVE_BALANCE)) return undefined
        return { venue: name, token: 'USDC', amount: DERIVE_BALANCE }
      },
    },
    lasting: false,
    async close() {
      await Promise.all([derive.close(), rysk.close()])
    },
  }
}

/** Who a paper desk is. */
export function paperIdentity({ owner, session, maker }: PaperKeys): DeskIdentity {
  return { wallet: owner.address, session, maker }
}

export function inOneSubaccount(underlyings: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(underlyings.map((name) => [name, PAPER_SUBACCOUNT]))
}
