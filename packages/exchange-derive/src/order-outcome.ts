import type { Fill, OrderOutcome, OrderState, Reject } from '@riposte/market-model'
import { verdictOf } from './error-codes.ts'
import { hintOf } from './error-hints.ts'
import { messageOf } from './errors.ts'
import type { RpcReply } from './json-rpc.ts'
import type { RpcError } from './wire/frame.ts'

/** The code of a rejection for an order that never left this machine. */
export const NOT_SENT = 'NOT_SENT'

/**
 * What the reply to an order means. A reply that was given but cannot be read is `unknown` like one that never came:
 * the order may rest.
 *
 * @param decode reads the result of a success; may throw
 */
export function outcomeOf(
  reply: RpcReply,
  decode: (result: unknown) => { readonly order: OrderState; readonly fills: readonly Fill[] },
): OrderOutcome {
  const outcome = writeOutcome(reply, decode)
  return outcome.status === 'accepted' ? { status: 'accepted', ...outcome.value } : outcome
}

/** What became of a write. `unknown` is never retried blindly. */
export type WriteOutcome<Value> =
  | { readonly status: 'accepted'; readonly value: Value }
  | { readonly status: 'rejected'; readonly reject: Reject }
  | { readonly status: 'unknown'; readonly cause: string }

/** @param decode reads the result of a success; may throw */
export function writeOutcome<Value>(reply: RpcReply, decode: (result: unknown) => Value): WriteOutcome<Value> {
  switch (reply.status) {
    case 'result':
      try {
        return { status: 'accepted', value: decode(reply.result) }
      } catch (error) {
        return { status: 'unknown', cause: `the reply cannot be read: ${messageOf(error)}` }
      }
    case 'error': {
      const reject = rejectOf(reply.error)
      if (reject !== undefined) return { status: 'rejected', reject }
      return { status: 'unknown', cause: `${reply.error.code} ${describeError(reply.error)}` }
    }
    case 'lost':
      return { status: 'unknown', cause: reply.cause }
    case 'not-sent':
      return { status: 'rejected', reject: { code: reply.code ?? NOT_SENT, message: reply.cause, advice: 'wait' } }
  }
}

/** What an error refuses, with what to do about it; undefined when it leaves the outcome open. */
export function rejectOf(error: RpcError): Reject | undefined {
  const verdict = verdictOf(error.code)
  if (verdict === 'unknown') return undefined
  const hint = hintOf(error.code)
  const message = hint === undefined ? describeError(error) : `${describeError(error)}; ${hint}`
  return { code: String(error.code), message, advice: verdict }
}

const MESSAGE_CHARACTERS = 300

/** An error's message with its data, cut to a length for logs. */
export function describeError(error: RpcError): string {
  const data = error.data === null ? '' : typeof error.data === 'string' ? error.data : JSON.stringify(error.data)
  return (data === '' ? error.message : `${error.message}: ${data}`).slice(0, MESSAGE_CHARACTERS)
}
