import type { Request, Response } from 'express'
import type { z } from 'zod'
import { fieldErrors, invalidFields } from './field-error.ts'
import { send } from './problem-response.ts'

/**
 * The query by its schema; undefined when a problem was sent instead. Parameters that nobody asked for are errors,
 * because a mistyped filter would show everything.
 */
export function readQuery<Schema extends z.ZodObject>(
  schema: Schema,
  request: Request,
  response: Response,
): z.output<Schema> | undefined {
  const parsed = schema.safeParse({ ...request.query })
  if (parsed.success) return parsed.data
  send(response, invalidFields(fieldErrors(parsed.error, 'parameter', Object.keys(schema.shape))))
  return undefined
}
