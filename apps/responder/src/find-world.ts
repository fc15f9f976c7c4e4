import type { Logger } from '@riposte/market-model'
import type { ReadFile } from './config/read-file.ts'
import type { Config } from './config/schema.ts'
import type { KnownWorld } from './desk-world.ts'
import { joinPaperWorld } from './join-paper-world.ts'
import { readPaperKeys, throwawayPaperKeys } from './paper-keys.ts'
import { startPaperWorld } from './paper-world.ts'

export interface WorldOptions {
  readonly config: Config
  /** Text of a recorded chain. */
  readonly chain: string | undefined
  readonly readFile: ReadFile
  readonly logger: Logger
}

/** The world that the configuration means: venues that another process serves, or venues of our own that end with us. */
export async function findWorld({ config, chain, readFile, logger }: WorldOptions): Promise<KnownWorld> {
  const { deriveUrl, ryskUrl, deriveSubaccounts: subaccounts, paperKeysFile, paperSeed: seed } = config
  if (deriveUrl !== undefined && ryskUrl !== undefined) {
    return joinPaperWorld({ deriveUrl, ryskUrl, subaccounts, keys: readPaperKeys(paperKeysFile, readFile) })
  }
  return startPaperWorld({ chain, seed, subaccounts, keys: throwawayPaperKeys(), logger })
}
