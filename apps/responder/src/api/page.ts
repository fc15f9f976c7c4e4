import type { Request, Response } from 'express'
import { z } from 'zod'
import { invalidFields } from './field-error.ts'
import { send } from './problem-response.ts'
import { integerParameter } from './query-schemas.ts'

const LIMIT_DEFAULT = 100
const LIMIT_MAX = 1000
const CURSOR_FORM = 'expected a cursor as the Link header of the page before gave it'

/** Parameters of every list. A page's successor is named by its `Link` header. */
export const pageParameters = {
  limit: integerParameter(1, LIMIT_MAX, `Rows at most; ${LIMIT_DEFAULT} unless told.`),
  cursor: z
    .string({ error: CURSOR_FORM })
    .regex(/^[\x21-\x7e]{1,200}$/, { error: CURSOR_FORM })
    .meta({ description: 'Go on behind the row with this id, as the Link header gives it.' })
    .optional(),
}

interface Paging<Row> {
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
  /** Newest first. */
  readonly rows: Iterable<Row>
  readonly idOf: (row: Row) => string
  readonly isWanted: (row: Row) => boolean
}

/**
 * One page of a list, newest first, and a `Link` header (RFC 8288) to the next one while there is more. A cursor is the
 * id of the last row seen, so rows that come meanwhile shift nothing.
 *
 * @returns undefined when a problem was sent instead: the cursor's row is not in the list, or not any more
 */
export function takePage<Row>(paging: Paging<Row>, request: Request, response: Response): readonly Row[] | undefined {
  const { limit = LIMIT_DEFAULT, cursor, rows, idOf, isWanted } = paging
  const page: Row[] = []
  let hasBegun = cursor === undefined
  for (const row of rows) {
    if (!hasBegun) {
      hasBegun = idOf(row) === cursor
      continue
    }
    if (!isWanted(row)) continue
    if (page.length === limit) {
      response.set('Link', `<${nextPage(request, idOf(page.at(-1) ?? row))}>; rel="next"`)
      return page
    }
    page.push(row)
  }
  if (hasBegun) return page
  const message = 'this row is not in the list any more; begin again without a cursor'
  send(response, invalidFields([{ field: 'cursor', message }]))
  return undefined
}

function nextPage(request: Request, cursor: string): string {
  const query = new URLSearchParams(request.query as Record<string, string>)
  query.set('cursor', cursor)
  return `${request.path}?${query}`
}
