import type { RequestHandler } from 'express'
import type { z } from 'zod'
import type { ApiOptions } from './api-options.ts'
import type { ProblemKind } from './problem-response.ts'
import type { Role } from './roles.ts'

/** One kind of reply. */
export interface ReplyDoc {
  readonly description: string
  /** `application/json` unless told. */
  readonly contentType?: string
  /** Of a JSON body. */
  readonly schema?: z.ZodType
  readonly headers?: Readonly<Record<string, string>>
}

/** All that is known of one request of the API: how it is served and how it is described come from here. */
export interface Endpoint {
  readonly method: 'get' | 'post'
  /** As Express writes it: `/api/trades/:id`. */
  readonly path: string
  /** What a caller must be to ask for it. */
  readonly role: Role
  readonly summary: string
  /** More than a line of it, for the documentation. */
  readonly description?: string
  /** What the parts of the path mean. */
  readonly parameters?: Readonly<Record<string, string>>
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** The bodies by status, problems apart. */
  readonly replies: Readonly<Record<number, ReplyDoc>>
  /** Beyond those that every request can meet. */
  readonly problems: readonly ProblemKind[]
  readonly serve: (options: ApiOptions) => readonly RequestHandler[]
}

type ReadDoc = Omit<Endpoint, 'method' | 'problems' | 'serve' | 'body'>

/** A request that changes nothing. */
export function readEndpoint(
  doc: ReadDoc & {
    readonly problems?: readonly ProblemKind[]
    readonly serve: (options: ApiOptions) => RequestHandler
  },
): Endpoint {
  const invalid: readonly ProblemKind[] = doc.query === undefined ? [] : ['invalid-request']
  return {
    ...doc,
    method: 'get',
    problems: [...invalid, ...(doc.problems ?? [])],
    serve: (options) => [doc.serve(options)],
  }
}
