import type { RequestHandler } from 'express'
import type { ApiOptions } from '../api-options.ts'

/** `GET /metrics`: the text format of Prometheus. */
export function getMetrics({ metrics }: ApiOptions): RequestHandler {
  return async (_request, response) => {
    const { contentType, text } = await metrics.scrape()
    response.set('Content-Type', contentType).end(text)
  }
}
