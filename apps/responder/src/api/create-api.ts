import express, { type Express, type RequestHandler } from 'express'
import type { ApiOptions } from './api-options.ts'
import { guardOrigin, guardToken } from './guard.ts'
import { handleError } from './handle-error.ts'
import { readJsonBody } from './json-body.ts'
import { problem, send } from './problem-response.ts'
import { getHealth } from './routes/get-health.ts'
import { getIndex } from './routes/get-index.ts'
import { getMetrics } from './routes/get-metrics.ts'
import { getPnl } from './routes/get-pnl.ts'
import { getPositions } from './routes/get-positions.ts'
import { getRisk } from './routes/get-risk.ts'
import { getTrades } from './routes/get-trades.ts'
import { postKill, postRelease, postWatchdog } from './routes/post-kill.ts'
import { postTrade, requireManualTrades } from './routes/post-trade.ts'

/** The HTTP API over one desk. It reads the orchestrator and hands manual trades to it; it decides nothing. */
export function createApi(options: ApiOptions): Express {
  const reads: Readonly<Record<string, RequestHandler>> = {
    '/api/trades': getTrades(options),
    '/api/positions': getPositions(options),
    '/api/risk': getRisk(options),
    '/api/pnl': getPnl(options),
    '/health': getHealth(options),
    '/metrics': getMetrics(options),
  }

  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(answerPlainly, guardOrigin(options.facts.httpHost))
  if (options.facts.apiToken !== undefined) app.use(guardToken(options.facts.apiToken))

  const writes: Readonly<Record<string, RequestHandler>> = {
    '/api/kill': postKill(options),
    '/api/release': postRelease(options),
    '/api/watchdog': postWatchdog(options),
  }
  const writePaths = ['/api/trade', ...Object.keys(writes)].map((path) => `POST ${path}`)
  const paths = [...writePaths, ...Object.keys(reads).map((path) => `GET ${path}`)]
  for (const [path, handler] of Object.entries({ '/': getIndex(paths), ...reads })) {
    app.route(path).get(handler).all(refuseMethod('GET, HEAD'))
  }
  app
    .route('/api/trade')
    .post(requireManualTrades(options), ...readJsonBody, postTrade(options))
    .all(refuseMethod('POST'))

  for (const [path, handler] of Object.entries(writes)) {
    app
      .route(path)
      .post(...readJsonBody, handler)
      .all(refuseMethod('POST'))
  }

  app.use((request, response) => {
    send(response, problem('not-found', `there is nothing at ${request.path}; GET / lists the paths`))
  })
  app.use(handleError(options.logger))
  return app
}

/** Replies are of the moment, and never to be taken for something to run. */
const answerPlainly: RequestHandler = (_request, response, next) => {
  response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' })
  next()
}

function refuseMethod(allow: string): RequestHandler {
  return (request, response) => {
    response.set('Allow', allow)
    send(response, problem('method-not-allowed', `${request.path} takes ${allow}, not ${request.method}`))
  }
}
