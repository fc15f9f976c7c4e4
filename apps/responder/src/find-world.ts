import type { Logger } from '@riposte/market-model'
import { SimulatorsError } from '@riposte/simulators'
import type { ReadFile } from './config/read-file.ts'
import type { Config } from './config/schema.ts'
import type { DeskWorld } from './desk-world.ts'
import { EXIT } from './exit-codes.ts'
import { joinPaperWorld } from './join-paper-world.ts'
import { openLiveWorld } from './live-world.ts'
import { readPaperKeys, throwawayPaperKeys } from './paper-keys.ts'
import { startPaperWorld } from './paper-world.ts'
import { StartError } from './start-error.ts'

export interface WorldOptions {
  readonly config: Config
  readonly readFile: ReadFile
  readonly logger: Logger
}

/**
 * The world that the configuration means: the real venues, simulated ones that another process serves, or simulated ones
 * of our own that end with us. In a dry run the desk is nobody there, and no key of it is read.
 *
 * @throws {StartError} when it can't be had, saying why
 */
export async function findWorld({ config, readFile, logger }: WorldOptions): Promise<DeskWorld> {
  if (config.mode === 'live') return openLiveWorld(config, readFile)
  const { deriveUrl, ryskUrl, deriveSubaccounts: subaccounts, paperKeysFile, paperSeed: seed } = config
  if (deriveUrl !== undefined && ryskUrl !== undefined) {
    const keys = config.dryRun ? undefined : readPaperKeys(paperKeysFile, readFile)
    return joinPaperWorld({ deriveUrl, ryskUrl, subaccounts, keys })
  }
  const chain = config.paperChain === undefined ? undefined : readChain(config.paperChain, readFile)
  try {
    const world = await startPaperWorld({ chain, seed, subaccounts, keys: throwawayPaperKeys(), logger })
    return config.dryRun ? { ...world, identity: undefined } : world
  } catch (error) {
    if (!(error instanceof SimulatorsError) || error.code !== 'CHAIN_INVALID') throw error
    throw chainError(config.paperChain, error.message)
  }
}

function readChain(path: string, readFile: ReadFile): string {
  const read = readFile(path)
  if (read.status === 'ok') return read.text
  throw chainError(path, read.status === 'absent' ? 'there is no such file' : read.message)
}

const chainError = (path: string | undefined, why: string): StartError =>
  new StartError(`PAPER_CHAIN=${JSON.stringify(path)}: ${why}`, EXIT.usage)
