import type { FieldError } from './field-error.ts'

/** Form of an idempotency key and of `client_trade_id`. */
export const CLIENT_ID = /^[\x21-\x7e]{1,128}$/
export const CLIENT_ID_FORM = '1 to 128 visible ASCII characters'

export interface IdempotencyKey {
  readonly value: string | undefined
  readonly errors: readonly FieldError[]
}

/** The header is a structured string (`"abc"`), but most clients leave the quotes away. */
export function readIdempotencyKey(header: string | string[] | undefined): IdempotencyKey {
  if (header === undefined) return { value: undefined, errors: [] }
  const text = Array.isArray(header) ? '' : header.trim()
  const value = /^"(.*)"$/.exec(text)?.[1] ?? text
  if (CLIENT_ID.test(value)) return { value, errors: [] }
  return { value: undefined, errors: [{ field: 'Idempotency-Key', message: `expected ${CLIENT_ID_FORM}` }] }
}
