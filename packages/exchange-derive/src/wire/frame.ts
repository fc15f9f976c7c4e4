import { asRecord, readInteger, readOptionalText, type WireRecord } from './fields.ts'

/** The exchange's refusal of one request. */
export interface RpcError {
  readonly code: number
  readonly message: string
  /** Text, an object or null: the specification says text, recordings show objects too. */
  readonly data: unknown
}

/** One text frame, told apart. */
export type Frame =
  | { readonly kind: 'notification'; readonly channel: string; readonly data: unknown }
  | { readonly kind: 'result'; readonly id: string; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: string; readonly error: RpcError }
  | { readonly kind: 'pong' }
  | { readonly kind: 'invalid'; readonly reason: string }

/** Read a frame. Never throws: what is not understood is `invalid`. */
export function parseFrame(text: string): Frame {
  if (text === 'pong') return { kind: 'pong' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { kind: 'invalid', reason: `not JSON, ${text.length} characters` }
  }
  if (typeof value !== 'object' || value === null) return { kind: 'invalid', reason: 'not an object' }
  const frame = value as WireRecord

  if (frame.method === 'subscription') {
    const params = frame.params as WireRecord | null | undefined
    if (typeof params?.channel !== 'string') return { kind: 'invalid', reason: 'a notification without a channel' }
    return { kind: 'notification', channel: params.channel, data: params.data }
  }
  if (frame.id === undefined) return { kind: 'invalid', reason: 'neither a reply nor a notification' }
  return readReply(String(frame.id), frame)
}

/** An error object, from a reply or from within a result. @throws {DeriveError} FIELD_INVALID */
export function readError(value: unknown): RpcError {
  const error = asRecord('error', value)
  return {
    code: readInteger('error', error, 'code'),
    message: readOptionalText('error', error, 'message'),
    data: error.data ?? null,
  }
}

/** A reply's body, which REST and sockets share. Never throws. */
export function readReply(id: string, reply: WireRecord): Frame {
  if (reply.error !== undefined && reply.error !== null) {
    try {
      return { kind: 'error', id, error: readError(reply.error) }
    } catch {
      return { kind: 'invalid', reason: 'an error without a numeric code' }
    }
  }
  if (!('result' in reply)) return { kind: 'invalid', reason: 'a reply with neither result nor error' }
  return { kind: 'result', id, result: reply.result }
}
