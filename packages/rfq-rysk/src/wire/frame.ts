import { causeText, RyskError } from '../errors.ts'
import { asFields, invalidField, isAbsent, isFields } from './fields.ts'

/** One JSON-RPC object from the server, its payload not looked at yet. */
export type Frame =
  | { readonly kind: 'result'; readonly id: string; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: string | undefined; readonly code: string; readonly message: string }
  | { readonly kind: 'call'; readonly id: string | undefined; readonly method: string; readonly params: unknown }

/** Ids are opaque and chosen by others; longer ones than this are not worth remembering. */
const ID_LENGTH_MAX = 256
const MESSAGE_LENGTH_MAX = 500

/**
 * Read a text frame. Pushes of the server come as results, older documentation has them as calls.
 *
 * @returns undefined for a blank frame
 * @throws {RyskError} FRAME_INVALID naming the member that is wrong
 */
export function parseFrame(text: string): Frame | undefined {
  if (text.trim() === '') return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new RyskError('FRAME_INVALID', `expected JSON: ${causeText(error).slice(0, MESSAGE_LENGTH_MAX)}`, {
      field: 'frame',
    })
  }
  const frame = asFields(value, 'frame')
  const id = readId(frame.id)
  if (!isAbsent(frame.method)) {
    if (typeof frame.method !== 'string') throw invalidField('method', 'text', frame.method)
    return { kind: 'call', id, method: frame.method, params: frame.params }
  }
  if (!isAbsent(frame.error)) return { kind: 'error', id, ...readError(frame.error) }
  if (!('result' in frame)) throw invalidField('result', 'a result, an error or a method', undefined)
  if (id === undefined) throw invalidField('id', `text of 1 to ${ID_LENGTH_MAX} characters`, frame.id)
  return { kind: 'result', id, result: frame.result }
}

function readId(value: unknown): string | undefined {
  if (isAbsent(value)) return undefined
  if (typeof value !== 'string' || value.length > ID_LENGTH_MAX) {
    throw invalidField('id', `text of 1 to ${ID_LENGTH_MAX} characters`, value)
  }
  return value
}

function readError(value: unknown): { code: string; message: string } {
  if (!isFields(value)) return { code: 'unknown', message: String(value).slice(0, MESSAGE_LENGTH_MAX) }
  const { code, message } = value
  return {
    code: typeof code === 'number' || typeof code === 'string' ? String(code).slice(0, 40) : 'unknown',
    message: typeof message === 'string' ? message.slice(0, MESSAGE_LENGTH_MAX) : '',
  }
}
