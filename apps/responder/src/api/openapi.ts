import { z } from 'zod'
import { VERSION } from '../version.ts'
import type { Endpoint, ReplyDoc } from './endpoint.ts'
import { PROBLEM_URN, type ProblemKind, problemDoc } from './problem-response.ts'

/** As much of an OpenAPI 3.1 document as this API has. */
export interface OpenApi {
  readonly openapi: '3.1.0'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly security: readonly object[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, object>>; readonly securitySchemes: object }
}

export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly security?: readonly object[]
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly required: true; readonly content: Content }
  readonly responses: Readonly<Record<string, Response>>
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly description?: string
  readonly schema: object
}

interface Response {
  readonly description: string
  readonly content?: Content
  readonly headers?: object
}

type Content = Readonly<Record<string, { readonly schema: object }>>

const problemSchema = z.looseObject({
  type: z.string().regex(new RegExp(`^${PROBLEM_URN}[a-z-]+$`)),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  field: z.string().optional(),
  errors: z.array(z.strictObject({ field: z.string(), message: z.string() })).optional(),
})

const PROBLEM = { $ref: '#/components/schemas/Problem' }

/** What any request can meet. */
const COMMON: readonly ProblemKind[] = [
  'malformed-request',
  'token-required',
  'foreign-host',
  'foreign-origin',
  'too-many-requests',
  'internal-error',
]

/** The document of the API, from the schemas that read its requests and type its replies. */
export function openApi(endpoints: readonly Endpoint[]): OpenApi {
  const paths: Record<string, Record<string, Operation>> = {}
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method]: operation(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Riposte',
      version: VERSION,
      description:
        'The desk over HTTP. Decimals are text, times are milliseconds, errors are problem+json (RFC 9457), lists are ' +
        'arrays with the newest first and a Link header to the next page.',
    },
    security: [{ bearer: [] }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  }
}

function operation(endpoint: Endpoint): Operation {
  const { summary, description, role, body } = endpoint
  const needs = role === 'none' ? 'Needs no token.' : `Needs the role ${role}.`
  return {
    operationId: operationId(endpoint),
    summary,
    description: description === undefined ? needs : `${description} ${needs}`,
    ...(role === 'none' ? { security: [] } : {}),
    parameters: parameters(endpoint),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(body, 'input') } } } }),
    responses: responses(endpoint),
  }
}

/** `GET /api/trades/:id` is `getTradesById`. */
function operationId({ method, path }: Endpoint): string {
  const words = path.split('/').filter((word) => word !== '' && word !== 'api')
  const named = words.map((word) => {
    const plain = word.replace(/^:(.*)/, 'by-$1').replace(/\W(\w)/g, (_, letter: string) => letter.toUpperCase())
    return plain.charAt(0).toUpperCase() + plain.slice(1)
  })
  return `${method}${named.join('') || 'Index'}`
}

function parameters({ method, parameters: parts = {}, query }: Endpoint): Parameter[] {
  const inPath = Object.entries(parts).map(
    ([name, description]): Parameter => ({
      name,
      in: 'path',
      required: true,
      description,
      schema: { type: 'string' },
    }),
  )
  const { properties = {} } = query === undefined ? {} : jsonSchema(query, 'input')
  const inQuery = Object.entries(properties as Record<string, { description?: string }>).map(
    ([name, { description, ...schema }]): Parameter => ({
      name,
      in: 'query',
      required: false,
      ...(description === undefined ? {} : { description }),
      schema,
    }),
  )
  return [...inPath, ...inQuery, ...(method === 'post' ? [IDEMPOTENCY_KEY] : [])]
}

const IDEMPOTENCY_KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'A repeat under the same key gets the first reply and does nothing; another body under it is 422.',
  schema: { type: 'string', minLength: 1, maxLength: 130 },
}

function responses({ role, replies, problems }: Endpoint): Record<string, Response> {
  const found: Record<string, Response> = {}
  const needsRole: readonly ProblemKind[] = role === 'none' || role === 'read' ? [] : ['role-required']
  for (const kind of new Set([...COMMON, ...needsRole, ...problems])) {
    const { status, title } = problemDoc(kind)
    const before = found[status]?.description
    const description = before === undefined ? `${kind}: ${title}.` : `${before} ${kind}: ${title}.`
    found[status] = { description, content: { 'application/problem+json': { schema: PROBLEM } } }
  }
  for (const [status, reply] of Object.entries(replies)) {
    const other = found[status]
    found[status] = {
      ...response(reply),
      content: { ...response(reply).content, ...other?.content },
    }
  }
  return found
}

function response({ description, contentType = 'application/json', schema, headers = {} }: ReplyDoc): Response {
  const named = Object.entries(headers).map(([name, meaning]) => [
    name,
    { description: meaning, schema: { type: 'string' } },
  ])
  return {
    description,
    content: { [contentType]: { schema: schema === undefined ? { type: 'string' } : jsonSchema(schema, 'output') } },
    ...(named.length === 0 ? {} : { headers: Object.fromEntries(named) }),
  }
}

/** A reply is described as it is written, which is a schema's input just as a request's is. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io })
  return rest
}
