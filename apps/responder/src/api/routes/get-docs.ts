import { createHash } from 'node:crypto'
import { z } from 'zod'
import { DOCS_STYLE, docsPage } from '../docs-page.ts'
import { type Endpoint, readEndpoint } from '../endpoint.ts'
import { openApi } from '../openapi.ts'

const document = z.looseObject({ openapi: z.literal('3.1.0') })

/** `GET /api/openapi.json`: the API as OpenAPI 3.1. It says nothing of the desk, so it needs no token. */
export function getOpenApi(endpoints: () => readonly Endpoint[]): Endpoint {
  return readEndpoint({
    path: '/api/openapi.json',
    role: 'none',
    summary: 'This API as an OpenAPI 3.1 document',
    replies: { 200: { description: 'The document.', schema: document } },
    serve: () => {
      const body = openApi(endpoints())
      return (_request, response) => void response.json(body)
    },
  })
}

/** `GET /api/docs`: the same for people. One page without a script, whose only style is its own. */
export function getDocs(endpoints: () => readonly Endpoint[]): Endpoint {
  return readEndpoint({
    path: '/api/docs',
    role: 'none',
    summary: 'This API as a page to browse',
    replies: { 200: { description: 'The page.', contentType: 'text/html' } },
    serve: () => {
      const page = docsPage(openApi(endpoints()))
      const style = createHash('sha256').update(DOCS_STYLE).digest('base64')
      const policy = `default-src 'none'; style-src 'sha256-${style}'; frame-ancestors 'none'; base-uri 'none'`
      return (_request, response) => {
        response.set('Content-Security-Policy', policy).type('text/html').send(page)
      }
    },
  })
}
