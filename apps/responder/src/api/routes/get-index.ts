import { z } from 'zod'
import { type Endpoint, readEndpoint } from '../endpoint.ts'

const index = z.strictObject({ name: z.literal('riposte'), paths: z.array(z.string()) })

/** `GET /`: what there is. */
export function getIndex(endpoints: () => readonly Endpoint[]): Endpoint {
  return readEndpoint({
    path: '/',
    role: 'read',
    summary: 'What there is',
    replies: { 200: { description: 'Every path.', schema: index } },
    serve: () => {
      const paths = endpoints().map(({ method, path }) => `${method.toUpperCase()} ${path}`)
      const body: z.input<typeof index> = { name: 'riposte', paths }
      return (_request, response) => void response.json(body)
    },
  })
}
