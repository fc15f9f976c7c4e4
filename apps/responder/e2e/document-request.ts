import { type DocumentedRequest, parseCurl } from './curl-line.ts'

interface Place {
  /** The desk that is asked, whatever the line says. */
  readonly api: string
  /** What stands for `$INSTRUMENT` and the like. */
  readonly variables: Readonly<Record<string, string>>
}

/** Read a curl line of a page, for the desk of a test: an instrument of its own stands for the one in the line. */
export function documentRequest(line: string, { api, variables }: Place): DocumentedRequest {
  const { url, init, status } = parseCurl(line, api, variables)
  if (init.body === undefined) return { url, init, status }
  return { url, init: { ...init, body: withListed(init.body, variables.INSTRUMENT ?? '') }, status }
}

/** Options of a page expire one day; the terms that the body repeats follow the name. */
function withListed(body: string, listed: string): string {
  const [, , day = '', strike = '', right] = /^(\w+)-(\d{8})-([\d_]+)-([CP])$/.exec(listed) ?? []
  const midnight = Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8)))
  return body
    .replaceAll(/\b[A-Z]{2,5}-\d{8}-\d+-[CP]\b/g, listed)
    .replaceAll(/"strike":"[^"]*"/g, `"strike":"${strike.replace('_', '.')}"`)
    .replaceAll(/"expiry":\d+/g, `"expiry":${midnight / 1000 + 8 * 3600}`)
    .replaceAll(/"is_put":(?:true|false)/g, `"is_put":${right === 'P'}`)
}
