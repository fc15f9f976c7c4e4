import type { Cancel, Clock } from '@riposte/market-model'
import { RyskError } from './errors.ts'

/** What can be asked of the maker socket about an account. The reply carries the method's name as its id. */
export type AccountMethod = 'balances' | 'positions'

/** At most one request of a method under way; whoever asks meanwhile shares its reply, which carries no other id. */
export interface AccountRequest {
  /** @throws {RyskError} NOT_CONNECTED, NO_ANSWER or REJECTED */
  ask(): Promise<unknown>
  reply(result: unknown): void
  fail(error: RyskError): void
}

interface Pending {
  readonly promise: Promise<unknown>
  resolve(result: unknown): void
  reject(error: RyskError): void
  cancelTimeout: Cancel
}

/** @param send writes the request; false when nothing was sent */
export function createAccountRequest(
  method: AccountMethod,
  clock: Clock,
  timeoutMs: number,
  send: () => boolean,
): AccountRequest {
  let pending: Pending | undefined

  function take(): Pending | undefined {
    const taken = pending
    pending = undefined
    taken?.cancelTimeout()
    return taken
  }
  const reply = (result: unknown): void => take()?.resolve(result)
  const fail = (error: RyskError): void => take()?.reject(error)

  function begin(): Pending {
    let resolve: Pending['resolve'] = () => {}
    let reject: Pending['reject'] = () => {}
    const promise = new Promise<unknown>((onReply, onFailure) => {
      resolve = onReply
      reject = onFailure
    })
    const cancelTimeout = clock.after(timeoutMs, () => {
      fail(new RyskError('NO_ANSWER', `${method}: no answer after ${timeoutMs} ms`))
    })
    return { promise, resolve, reject, cancelTimeout }
  }

  return {
    reply,
    fail,
    ask() {
      if (pending !== undefined) return pending.promise
      const begun = begin()
      pending = begun
      if (!send()) fail(new RyskError('NOT_CONNECTED', `${method}: the maker socket is not open`))
      return begun.promise
    },
  }
}
