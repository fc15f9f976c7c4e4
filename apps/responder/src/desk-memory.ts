import { createMemoryNonceStore, type NonceStore } from '@riposte/evm-signing'
import type { Clock, Logger } from '@riposte/market-model'
import { type Journal, openSqliteJournal, openSqliteNonceStore } from '@riposte/orchestrator'
import type { DeskWorld } from './desk-world.ts'
import { NONCES_FILE } from './nonces-file.ts'

/** Where venues outlive the desk it goes on where it stopped, so there is one journal and not one for each run. */
const LASTING_JOURNAL = 'desk.sqlite'
/** What would have been is kept apart from what was. */
const DRY_RUN_JOURNAL = 'dry-run.sqlite'

/** What a desk must never forget: its journal, and the once-only numbers that its keys have used. */
export interface DeskMemory {
  readonly journal: Journal
  /** Path of the journal. */
  readonly journalFile: string
  readonly nonces: NonceStore
  /** After the journal was closed by its desk. */
  close(): void
}

/** @throws {OrchestratorError} when the journal or the nonces can't be had */
export async function openDeskMemory(directory: string, world: DeskWorld, logger: Logger): Promise<DeskMemory> {
  const file = journalFileOf(world)
  // The journal comes first: its lock keeps every other desk out of the directory.
  const journal = await openSqliteJournal({
    directory,
    file,
    owner: ownerOf(world),
    onFailure: (message) => logger.error('journal.failed', { message }),
  })
  const memory = { journal, journalFile: `${directory}/${file}` }
  // Keys that end with the process take the numbers that they used with them, and a dry run has no keys.
  if (!world.lasting || world.identity === undefined) return { ...memory, nonces: createMemoryNonceStore(), close() {} }
  try {
    const nonces = openSqliteNonceStore({ directory, file: NONCES_FILE, clock: world.clock })
    return { ...memory, nonces, close: () => nonces.close() }
  } catch (error) {
    await journal.close()
    throw error
  }
}

/** Whose the journal is: a desk that is somebody else, or elsewhere, has another past. */
export function ownerOf({ mode, derive, rysk, identity }: DeskWorld): string {
  const [atDerive, atRysk] = [`Derive ${derive.network}`, `Rysk chain ${rysk.chainId}`]
  if (identity === undefined) return `DRY_RUN, MODE=${mode}, ${atDerive}, ${atRysk}`
  const { wallet, maker } = identity
  return `MODE=${mode}, ${atDerive} wallet ${wallet.toLowerCase()}, ${atRysk} maker ${maker.address}`
}

/** Name of the journal of a desk in this world. */
export function journalFileOf({ lasting, clock, identity }: DeskWorld): string {
  if (!lasting) return paperJournalName(clock)
  return identity === undefined ? DRY_RUN_JOURNAL : LASTING_JOURNAL
}

/** A paper run with venues of its own has a journal of its own, named after its first moment on the paper market clock. */
function paperJournalName(clock: Clock): string {
  const stamp = new Date(clock.nowMs())
    .toISOString()
    .replace(/[-:]/g, '')
    .replace(/\.\d+Z$/, 'Z')
  return `paper-${stamp}-${Math.floor(clock.monotonicMs()).toString(36)}.sqlite`
}
