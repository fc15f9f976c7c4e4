import type { Signer } from '@riposte/evm-signing'
import type { DeriveNetworkName } from '@riposte/exchange-derive'
import type { Clock } from '@riposte/market-model'
import type { PaperPurse } from '@riposte/orchestrator'

/** Who the desk is at both venues. What has none of it can sign nothing, and so can send nothing. */
export interface DeskIdentity {
  /** Owner of the account on Derive. */
  readonly wallet: string
  /** Signs orders for the wallet. */
  readonly session: Signer
  /** Signs quotes; its address is the maker on Rysk. */
  readonly maker: Signer
}

/** Derive as this desk sees it. */
interface DeriveSide {
  readonly network: DeriveNetworkName
  /** REST base. */
  readonly url: string
  /** The subaccount in which each underlying is hedged. */
  readonly subaccounts: Readonly<Record<string, number>>
  /** What is asked of the account's stored setting. */
  readonly cancelOnDisconnect: 'keep' | 'on' | 'off'
}

/** Rysk as this desk sees it. */
interface RyskSide {
  /** WebSocket base. */
  readonly url: string
  readonly chainId: number
}

/** The two venues between which a desk stands, simulated or real, and who it is there. */
export interface DeskWorld {
  readonly mode: 'paper' | 'live'
  /** Everything reads it. */
  readonly clock: Clock
  /** What the market is, for people. */
  readonly description: string
  /** The clock started at a recording's time. */
  readonly recorded: boolean
  readonly derive: DeriveSide
  readonly rysk: RyskSide
  readonly identity: DeskIdentity | undefined
  /** Play money; undefined where the venues are not ours. */
  readonly purse: PaperPurse | undefined
  /** The venues outlive the desk, so it keeps its journal and its nonces. */
  readonly lasting: boolean
  close(): Promise<void>
}

/** A world in which the desk is somebody. */
export type KnownWorld = DeskWorld & { readonly identity: DeskIdentity }

export function isKnown(world: DeskWorld): world is KnownWorld {
  return world.identity !== undefined
}
