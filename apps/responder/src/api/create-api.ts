import express, { type Express, type RequestHandler } from 'express'
import type { ApiOptions } from './api-options.ts'
import { ENDPOINTS } from './endpoints.ts'
import { guardOrigin, guardRate, guardRole, guardToken } from './guard.ts'
import { handleError } from './handle-error.ts'
import { problem, send } from './problem-response.ts'
import { createRateLimits } from './rate-limits.ts'

const OPEN_PATHS = new Set(ENDPOINTS.filter(({ role }) => role === 'none').map(({ path }) => path))

/** The HTTP API over one desk. It reads the orchestrator and hands writes to it; it decides nothing. */
export function createApi(options: ApiOptions): Express {
  const { facts, clock, logger } = options
  const rates = createRateLimits(clock)

  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  // One path, one spelling: a guard and a route can't read the same path differently.
  app.enable('case sensitive routing')
  app.enable('strict routing')
  app.use(answerPlainly, guardOrigin(facts.httpHost))
  app.use(
    guardToken(facts.apiTokens, (path) => OPEN_PATHS.has(path), rates),
    guardRate(rates),
  )

  for (const path of new Set(ENDPOINTS.map((endpoint) => endpoint.path))) {
    const route = app.route(path)
    const allowed: string[] = []
    for (const endpoint of ENDPOINTS) {
      if (endpoint.path !== path) continue
      route[endpoint.method](guardRole(endpoint.role), ...endpoint.serve(options))
      allowed.push(endpoint.method === 'get' ? 'GET, HEAD' : 'POST')
    }
    route.all(refuseMethod(allowed.join(', ')))
  }

  app.use((request, response) => {
    send(response, problem('not-found', `there is nothing at ${request.path}; GET / lists the paths`))
  })
  app.use(handleError(logger))
  return app
}

/** Replies are of the moment, and never to be run, framed or embedded. */
const answerPlainly: RequestHandler = (_request, response, next) => {
  response.set({
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  })
  next()
}

function refuseMethod(allow: string): RequestHandler {
  return (request, response) => {
    response.set('Allow', allow)
    send(response, problem('method-not-allowed', `${request.path} takes ${allow}, not ${request.method}`))
  }
}
