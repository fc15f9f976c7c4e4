import { randomBytes } from 'node:crypto'
import { linkSync, rmSync, writeFileSync } from 'node:fs'
import { createSigner, createThrowawaySigner, EvmSigningError, type Signer } from '@riposte/evm-signing'
import { isOpenToOthers, type ReadFile } from './config/read-file.ts'
import { StartError } from './start-error.ts'

/** Who a paper desk is at both venues. */
export interface PaperKeys {
  /** Owner of the account on Derive. */
  readonly owner: Signer
  readonly session: Signer
  readonly maker: Signer
}

/** Names in the file, in the order in which they are written. */
const NAMES = { owner: 'derive_owner', session: 'derive_session', maker: 'rysk_maker' } as const

/** Keys that nobody can read and that end with the process. */
export function throwawayPaperKeys(): PaperKeys {
  return { owner: createThrowawaySigner(), session: createThrowawaySigner(), maker: createThrowawaySigner() }
}

/**
 * Read the keys that a paper desk and its simulated venues share. They are worth nothing anywhere else.
 *
 * @throws {StartError} when there is no such file, when others may read it, or when it holds something else; no message
 * repeats what the file holds
 */
export function readPaperKeys(path: string, readFile: ReadFile): PaperKeys {
  const read = readFile(path)
  if (read.status === 'absent') {
    throw new StartError(`there are no paper keys at ${path}: riposte simulators makes them, so start it first`)
  }
  if (read.status === 'failed') throw new StartError(`the paper keys at ${path} cannot be read: ${read.message}`)
  if (isOpenToOthers(read.mode)) throw new StartError(`the paper keys at ${path} are open to others: set mode 0600`)
  let members: Readonly<Record<string, unknown>>
  try {
    members = Object(JSON.parse(read.text))
  } catch {
    throw new StartError(`the paper keys at ${path} are no JSON; remove the file to have it made anew`)
  }
  const signer = (name: string): Signer => {
    try {
      return createSigner(String(members[name]))
    } catch (error) {
      if (!(error instanceof EvmSigningError)) throw error
      throw new StartError(`the paper keys at ${path}: ${name}: ${error.message}`)
    }
  }
  return { owner: signer(NAMES.owner), session: signer(NAMES.session), maker: signer(NAMES.maker) }
}

/**
 * Make the file with fresh random keys, mode 0600, unless there is one. Of two processes that try, one makes it.
 *
 * @throws {StartError} when the file cannot be written
 */
export function makePaperKeys(path: string): void {
  const texts = Object.values(NAMES).map((name) => [name, `0x${randomBytes(32).toString('hex')}`])
  const draft = `${path}.${process.pid}.new`
  try {
    writeFileSync(draft, `${JSON.stringify(Object.fromEntries(texts), undefined, 2)}\n`, { mode: 0o600, flag: 'wx' })
    // A link appears with its whole content or not at all, and never in the place of another file.
    linkSync(draft, path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    if (code !== 'EEXIST') throw new StartError(`the paper keys cannot be written to ${path}: ${code}`)
  } finally {
    rmSync(draft, { force: true })
  }
}
