import type { Request, Response } from 'express'
import type { z } from 'zod'
import { problem, send } from './problem-response.ts'

/** The body by its schema; undefined when a problem was sent instead, with every field that is wrong. */
export function readBody<Body>(schema: z.ZodType<Body>, request: Request, response: Response): Body | undefined {
  const parsed = schema.safeParse(request.body)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }))
  send(
    response,
    problem('invalid-request', errors.map(({ field, message }) => `${field}: ${message}`).join('; '), { errors }),
  )
  return undefined
}
