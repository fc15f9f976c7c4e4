import type { Logger } from '@riposte/market-model'
import type { ReadFile } from './config/read-file.ts'
import type { Config } from './config/schema.ts'
import type { DeskWorld } from './desk-world.ts'
import { joinPaperWorld } from './join-paper-world.ts'
import { openLiveWorld } from './live-world.ts'
import { readPaperKeys, throwawayPaperKeys } from './paper-keys.ts'
import { startPaperWorld } from './paper-world.ts'

export interface WorldOptions {
  readonly config: Config
  /** Text of a recorded chain. */
  readonly chain: string | undefined
  readonly readFile: ReadFile
  readonly logger: Logger
}

/**
 * The world that the configuration means: the real venues, simulated ones that another process serves, or simulated ones
 * of our own that end with us.
 *
 * @throws {StartError} when it can't be had, saying why
 */
export async function findWorld({ config, chain, readFile, logger }: WorldOptions): Promise<DeskWorld> {
  if (config.mode === 'live') return openLiveWorld(config, readFile)
  const { deriveUrl, ryskUrl, deriveSubaccounts: subaccounts, paperKeysFile, paperSeed: seed } = config
  if (deriveUrl !== undefined && ryskUrl !== undefined) {
    return joinPaperWorld({ deriveUrl, ryskUrl, subaccounts, keys: readPaperKeys(paperKeysFile, readFile) })
  }
  return startPaperWorld({ chain, seed, subaccounts, keys: throwawayPaperKeys(), logger })
}
