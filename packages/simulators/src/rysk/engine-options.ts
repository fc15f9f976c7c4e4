import { parseAddress } from '@riposte/evm-signing'
import type { Clock, EpochMs, Logger, Random } from '@riposte/market-model'
import { SimulatorsError } from '../errors.ts'
import type { Market } from '../market.ts'
import type { RyskAsset } from './asset.ts'
import type { RyskBehaviour } from './behaviour.ts'
import type { CompetitorSettings } from './competitor-settings.ts'
import type { RyskFaults } from './faults.ts'
import type { RecordedFrame } from './recording.ts'
import type { TakerSettings } from './taker-settings.ts'

/** A maker with money in the system from the start. */
export interface RyskMakerSeed {
  /** In any letter case. */
  readonly address: string
  /** Token address to amount, in the token's own units. */
  readonly balances: Readonly<Record<string, bigint>>
}

export interface RyskEngineOptions {
  readonly market: Market
  readonly clock: Clock
  /** Everything that is left to chance follows from it. */
  readonly random: Random
  /** 84532 (Base Sepolia) by default. */
  readonly chainId?: number
  /** The paper assets by default; those whose underlying the market does not know are left out. */
  readonly assets?: readonly RyskAsset[]
  readonly makers: readonly RyskMakerSeed[]
  readonly takers?: Partial<TakerSettings>
  readonly competitors?: Partial<CompetitorSettings>
  readonly behaviour?: Partial<RyskBehaviour>
  readonly faults?: RyskFaults
  /** A scenario's fixing prices in USD; where it has none, options end at the market's spot. */
  readonly fixingPrice?: (underlying: string, expiry: EpochMs) => number | undefined
  /** Told of every frame and of every socket that opens or closes, as it happens. */
  readonly record?: (frame: RecordedFrame) => void
  readonly logger?: Logger
}

/**
 * Put the makers' first balances into a ledger.
 *
 * @throws {SimulatorsError} OPTIONS_INVALID for a bad address or a negative amount
 */
export function seedLedger(
  makers: readonly RyskMakerSeed[],
  credit: (account: string, token: string, amount: bigint) => void,
): void {
  for (const maker of makers) {
    const account = lowerCase(maker.address)
    for (const [token, amount] of Object.entries(maker.balances)) {
      if (amount < 0n) {
        throw new SimulatorsError('OPTIONS_INVALID', `makers: expected balances of at least 0, got ${amount}`)
      }
      credit(account, lowerCase(token), amount)
    }
  }
}

function lowerCase(text: string): string {
  try {
    return parseAddress(text)
  } catch (cause) {
    throw new SimulatorsError('OPTIONS_INVALID', `makers: expected addresses, got ${text.length} characters`, { cause })
  }
}
