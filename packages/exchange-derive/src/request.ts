import type { Clock } from '@riposte/market-model'
import { RATE_LIMITED } from './error-codes.ts'
import { DeriveError } from './errors.ts'
import type { RpcReply } from './json-rpc.ts'
import { describeError } from './order-outcome.ts'
import type { RpcError } from './wire/frame.ts'
import type { DeriveMethod, DeriveMethods, WireMethod } from './wire/methods.ts'

/** Something that can be asked: a socket or the REST client. */
export interface Requester {
  call<Method extends DeriveMethod>(method: Method, params: DeriveMethods[Method]): Promise<RpcReply>
}

/** A limit counts in windows of 5 s, so a few waits outlast it. */
const RATE_LIMIT_TRIES = 5
const RETRY_AFTER_DEFAULT_MS = 1000
const RETRY_AFTER_MAX_MS = 6000

/** Send a request that changes nothing, again after the wait that the exchange asks for when it is too busy for us. */
export async function requestPatiently<Method extends DeriveMethod>(
  requester: Requester,
  clock: Clock,
  method: Method,
  params: DeriveMethods[Method],
): Promise<RpcReply> {
  for (let tries = 1; ; tries++) {
    const reply = await requester.call(method, params)
    const limited = reply.status === 'error' && reply.error.code === RATE_LIMITED
    if (!limited || tries >= RATE_LIMIT_TRIES) return reply
    await sleep(clock, retryAfterMs(reply.error))
  }
}

/**
 * Ask and read the answer.
 *
 * @throws {DeriveError} REQUEST_REFUSED or REQUEST_LOST when there is no answer, FIELD_INVALID when it cannot be read
 */
export async function read<Method extends DeriveMethod, Value>(
  requester: Requester,
  clock: Clock,
  method: Method,
  params: DeriveMethods[Method],
  decode: (result: unknown) => Value,
): Promise<Value> {
  return decode(resultOf(method, await requestPatiently(requester, clock, method, params)))
}

/** The result of a successful reply. @throws {DeriveError} REQUEST_REFUSED or REQUEST_LOST */
export function resultOf(method: WireMethod, reply: RpcReply): unknown {
  if (reply.status === 'result') return reply.result
  if (reply.status === 'error') {
    const { code } = reply.error
    throw new DeriveError('REQUEST_REFUSED', `${method}: refused with ${code}, ${describeError(reply.error)}`, {
      method,
      venueCode: code,
    })
  }
  throw new DeriveError('REQUEST_LOST', `${method}: no answer, ${reply.cause}`, { method })
}

/** The exchange says "Retry after N ms" in the error's data. */
export function retryAfterMs(error: RpcError): number {
  const asked = /Retry after (\d+) ms/i.exec(typeof error.data === 'string' ? error.data : '')?.[1]
  return asked === undefined ? RETRY_AFTER_DEFAULT_MS : Math.min(RETRY_AFTER_MAX_MS, Number(asked))
}

export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve)
  })
}
