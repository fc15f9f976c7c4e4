import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { ENDPOINTS } from '../api/endpoints.ts'
import { openApi } from '../api/openapi.ts'

interface SeenReply {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly contentType: string | undefined
  readonly json: unknown
}

const document = openApi(ENDPOINTS)
const ajv = new Ajv2020({ strict: false, allErrors: true })
ajv.addSchema({ ...document, $id: 'openapi' })
const validators = new Map<string, ValidateFunction>()

const PATHS = Object.keys(document.paths).map((path) => ({
  path,
  pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`),
}))

/** Replies that no document can name: those to what nobody serves. */
const UNSERVED = [400, 401, 403, 404, 405, 429]

/**
 * Hold a reply against the OpenAPI document.
 *
 * @throws {Error} when its status, its content type or its body is not one that the document names
 */
export function checkContract({ method, path, status, contentType, json }: SeenReply): void {
  const bare = path.split('?')[0] ?? path
  const verb = method.toLowerCase() === 'head' ? 'get' : method.toLowerCase()
  const found = PATHS.find(({ pattern }) => pattern.test(bare))?.path
  const operation = found === undefined ? undefined : document.paths[found]?.[verb]
  const fail = (why: string): never => {
    throw new Error(`${method} ${path} answered ${status}, ${why}: ${JSON.stringify(json)}`)
  }
  if (found === undefined || operation === undefined) {
    if (!UNSERVED.includes(status)) fail('and the document does not know it')
    if (method !== 'HEAD') check('#/components/schemas/Problem', json, fail)
    return
  }
  const content = operation.responses[status]?.content
  if (content === undefined) fail('which the document does not name')
  const type = contentType?.split(';')[0] ?? ''
  if (!(type in (content ?? {}))) fail(`as ${type}, which the document does not name`)
  if (method === 'HEAD' || !type.endsWith('json')) return
  const pointerPart = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1')
  const pointer = ['paths', found, verb, 'responses', String(status), 'content', type, 'schema']
  check(`#/${pointer.map(pointerPart).map(encodeURIComponent).join('/')}`, json, fail)
}

function check(ref: string, json: unknown, fail: (why: string) => never): void {
  let validate = validators.get(ref)
  if (validate === undefined) {
    validate = ajv.compile({ $ref: `openapi${ref}` })
    validators.set(ref, validate)
  }
  if (!validate(json)) fail(`and ${ajv.errorsText(validate.errors)}`)
}
