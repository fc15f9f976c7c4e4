import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Signer } from '@riposte/evm-signing'
import { openJournalReader } from '@riposte/orchestrator'
import type { ReadFile } from '../config/read-file.ts'
import type { Config } from '../config/schema.ts'
import { journalFileOf, ownerOf } from '../desk-memory.ts'
import { isKnown, type KnownWorld } from '../desk-world.ts'
import { EXIT } from '../exit-codes.ts'
import { openLiveWorld } from '../live-world.ts'
import { readPaperKeys } from '../paper-keys.ts'
import { PAPER_CHAIN_ID } from '../paper-world.ts'
import { StartError } from '../start-error.ts'

/** The maker whose money is moved, and where. */
export interface TransferAccount {
  readonly network: 'mainnet' | 'testnet' | 'simulated'
  /** WebSocket base of Rysk. */
  readonly url: string
  readonly chainId: number
  readonly maker: Signer
}

/** Where `riposte simulators` serves Rysk unless told otherwise. */
const SIMULATED_URL = 'ws://127.0.0.1:8000/'

/**
 * The maker of the configuration, as a start would have it: of a live desk with the networks, chain and keys that its start
 * would take, otherwise of the paper desk at venues that another process serves.
 *
 * @throws {StartError} for keys that cannot be opened, a dry run, or a journal of somebody else; {OrchestratorError} for a
 *   journal that cannot be read
 */
export async function openTransferAccount(config: Config, readFile: ReadFile): Promise<TransferAccount> {
  const { mode, dryRun, ryskNetwork, ryskUrl: url = SIMULATED_URL, paperKeysFile, journalDir } = config
  if (dryRun) throw new StartError('DRY_RUN opens no key, so it moves no money', EXIT.usage)
  if (mode === 'paper' || ryskNetwork === undefined) {
    return { network: 'simulated', url, chainId: PAPER_CHAIN_ID, maker: readPaperKeys(paperKeysFile, readFile).maker }
  }
  const world = await openLiveWorld(config, readFile)
  if (!isKnown(world)) throw new StartError('MODE=live needs the keys of the desk', EXIT.usage)
  checkJournalOwner(world, journalDir)
  return { ...world.rysk, network: ryskNetwork, maker: world.identity.maker }
}

/**
 * A journal says on which network its keys have signed. A maker of testnet that somebody points at mainnet, or the other
 * way round, is stopped here before it signs.
 */
function checkJournalOwner(world: KnownWorld, directory: string): void {
  const file = join(directory, journalFileOf(world))
  // Before the first start there is none, and a balance is what the first start asks for.
  if (!existsSync(file)) return
  const reader = openJournalReader(file)
  const { owner } = reader
  reader.close()
  if (owner === undefined || owner === ownerOf(world)) return
  throw new StartError(
    `the journal ${file} was written by "${owner}", and this is "${ownerOf(world)}": nothing was sent`,
  )
}
