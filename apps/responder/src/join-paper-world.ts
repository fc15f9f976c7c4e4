import { createSystemClock, epochMs } from '@riposte/market-model'
import type { DeskWorld } from './desk-world.ts'
import type { PaperKeys } from './paper-keys.ts'
import { inOneSubaccount, PAPER_CHAIN_ID, paperIdentity } from './paper-world.ts'
import { restBaseOf } from './rest-base.ts'
import { StartError } from './start-error.ts'

export interface JoinOptions {
  /** As configured: `http://127.0.0.1:9000/v3`, or the WebSocket's address below it. */
  readonly deriveUrl: string
  readonly ryskUrl: string
  /** As configured; every underlying that the venue lists in one subaccount when undefined. */
  readonly subaccounts: Readonly<Record<string, number>> | undefined
  /** Undefined: the desk is nobody there. */
  readonly keys: PaperKeys | undefined
}

/** It is on this machine; what has not answered by then is not there. */
const PATIENCE_MS = 5_000

/**
 * Find the simulated venues that another process serves. The market has its own time, which may be that of a
 * recording, so the clock is the venue's.
 *
 * @throws {StartError} when Derive does not answer as a simulator does
 */
export async function joinPaperWorld({ deriveUrl, ryskUrl, subaccounts, keys }: JoinOptions): Promise<DeskWorld> {
  const base = restBaseOf(deriveUrl)
  const ask = (method: string): Promise<unknown> => askDerive(base, method)

  const accounts = subaccounts ?? inOneSubaccount(currenciesIn(await ask('public/get_all_currencies'), deriveUrl))
  // Asked second, over the connection that is open by now: half of the way back is all that the time is off by.
  const askedAt = performance.now()
  const time = await ask('public/get_time')
  const halfWayMs = (performance.now() - askedAt) / 2
  if (!Number.isSafeInteger(time)) {
    throw new StartError(`DERIVE_URL ${deriveUrl}: expected public/get_time to tell milliseconds, got ${typeof time}`)
  }
  return {
    mode: 'paper',
    clock: createSystemClock(epochMs(Math.round(Number(time) + halfWayMs))),
    description: 'served by another process',
    recorded: false,
    derive: { network: 'local', url: base, subaccounts: accounts, cancelOnDisconnect: 'keep' },
    rysk: { url: ryskUrl, chainId: PAPER_CHAIN_ID },
    identity: keys && paperIdentity(keys),
    purse: undefined,
    lasting: true,
    async close() {},
  }
}

function currenciesIn(result: unknown, deriveUrl: string): readonly string[] {
  const rows = Array.isArray(result) ? result : []
  const names = rows.map((row) => row?.currency).filter((name) => typeof name === 'string')
  if (names.length > 0) return names
  throw new StartError(`DERIVE_URL ${deriveUrl}: expected public/get_all_currencies to list the market's underlyings`)
}

async function askDerive(base: string, method: string): Promise<unknown> {
  try {
    const reply = await fetch(`${base}/${method}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'User-Agent': 'riposte-responder' },
      body: '{}',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const { result } = (await reply.json()) as { readonly result?: unknown }
    return result
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    throw new StartError(`DERIVE_URL ${base}: ${method} got no answer (${cause}); does riposte simulators run there?`)
  }
}
