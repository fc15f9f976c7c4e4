import type { z } from 'zod'
import { problem, type Reply } from './problem-response.ts'

/** What is wrong with one field; `field` is empty for the body as a whole. */
export interface FieldError {
  readonly field: string
  readonly message: string
}

/** The problems of a schema, each with its place. Names that nobody asked for are problems of their own. */
export function fieldErrors(error: z.ZodError, kind: 'field' | 'parameter', known: readonly string[]): FieldError[] {
  const expected = known.length === 0 ? 'none' : known.join(', ')
  return error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [{ field: issue.path.join('.'), message: issue.message }]
    const message = issue.path.length === 0 ? `unknown ${kind}; expected ${expected}` : `unknown ${kind}`
    return issue.keys.map((key) => ({ field: [...issue.path, key].join('.'), message }))
  })
}

/** 400 with every field that is wrong. */
export function invalidFields(errors: readonly FieldError[]): Reply {
  const fields = errors.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`))
  return problem('invalid-request', fields.join('; '), { field: errors[0]?.field ?? '', errors })
}
