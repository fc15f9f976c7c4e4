import { readEndpoint } from '../endpoint.ts'

/** `GET /metrics`: the text format of Prometheus. */
export const getMetrics = readEndpoint({
  path: '/metrics',
  role: 'read',
  summary: 'Metrics for Prometheus',
  replies: { 200: { description: 'The text format of Prometheus.', contentType: 'text/plain' } },
  serve:
    ({ metrics }) =>
    async (_request, response) => {
      const { contentType, text } = await metrics.scrape()
      response.set('Content-Type', contentType).end(text)
    },
})
