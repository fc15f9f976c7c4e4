import type { RyskAsset } from './decode/assets.ts'
import type { Line } from './socket.ts'
import type { StreamStatus } from './source.ts'

/** `all`, or underlyings (ETH) and asset addresses in any letter case. */
export type AssetChoice = 'all' | readonly string[]

/** Whether an asset was asked for. */
export function isChosen(asset: RyskAsset, choice: AssetChoice): boolean {
  if (choice === 'all') return true
  return choice.some((name) => name.toUpperCase() === asset.underlying || name.toLowerCase() === asset.address)
}

/** One line for each asset that is active and was asked for. A line that fails leaves the others alone. */
export interface RfqStreams {
  /** Open what is new. Lines of assets that are no longer active stay: they are silent, and may come back. */
  follow(assets: readonly RyskAsset[]): void
  /** How many are open. */
  openCount(): number
  statuses(): readonly StreamStatus[]
  /** Resolves when each line has opened or failed once. */
  settled(): Promise<void>
  stop(): void
}

/** @param connect opens the line of an asset's lower-case address */
export function createRfqStreams(choice: AssetChoice, connect: (address: string) => Line): RfqStreams {
  const lines = new Map<string, Line>()
  return {
    follow(assets) {
      for (const asset of assets) {
        if (asset.active && isChosen(asset, choice) && !lines.has(asset.address)) {
          lines.set(asset.address, connect(asset.address))
        }
      }
    },
    openCount: () => [...lines.values()].filter((line) => line.isOpen()).length,
    statuses: () => [...lines].map(([asset, line]) => ({ asset, isOpen: line.isOpen() })),
    settled: async () => {
      await Promise.all([...lines.values()].map((line) => line.firstAttempt))
    },
    stop() {
      for (const line of lines.values()) line.stop()
    },
  }
}
