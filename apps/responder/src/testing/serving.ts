import { afterEach } from 'vitest'
import { type ServedApi, serveApi } from './serve-api.ts'

/** A function that serves desks, each of which ends with its test. */
export function serving(): typeof serveApi {
  const served: ServedApi[] = []
  afterEach(async () => {
    for (const api of served.splice(0)) {
      const closed = api.server.close()
      api.server.cut()
      await closed
    }
  })
  return async (...options) => {
    const api = await serveApi(...options)
    served.push(api)
    return api
  }
}
