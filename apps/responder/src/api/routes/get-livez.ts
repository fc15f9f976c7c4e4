import { z } from 'zod'
import { readEndpoint } from '../endpoint.ts'

const liveness = z.strictObject({ alive: z.boolean() })

/**
 * `GET /livez`: 503 when nothing but another start helps, which is when the journal has failed: what its last write left
 * is only known after the file was read again. A venue that is away is no reason to start again.
 */
export const getLivez = readEndpoint({
  path: '/livez',
  role: 'none',
  summary: 'Whether the process is of any use',
  replies: {
    200: { description: 'It is.', schema: liveness },
    503: { description: 'The journal has failed: only another start helps.', schema: liveness },
  },
  serve:
    ({ orchestrator }) =>
    (_request, response) => {
      const alive = orchestrator.status().journal === 'ok'
      response.status(alive ? 200 : 503).json({ alive })
    },
})
