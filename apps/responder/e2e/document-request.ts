/** A curl line as a request. */
export interface DocumentRequest {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

interface Place {
  /** The desk that is asked, whatever the line says. */
  readonly api: string
  /** What stands for `$INSTRUMENT` and the like. */
  readonly variables: Readonly<Record<string, string>>
}

/** The words of a line as a shell takes them. */
function wordsOf(line: string): string[] {
  const words = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)]
  return words.map(([, single, double, plain]) => single ?? double ?? plain ?? '')
}

/** Read a curl line of a page, for the desk of a test: an instrument of its own stands for the one in the line. */
export function documentRequest(line: string, { api, variables }: Place): DocumentRequest {
  const filled = line.replace(/\$([A-Z]+)/g, (_, name: string) => variables[name] ?? `$${name}`)
  const request = { url: new URL(api), method: 'GET', headers: {} as Record<string, string> }
  const words = wordsOf(filled).slice(1)
  let body: string | undefined
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '-N' || word === '-s') continue
    if (word === '-X') request.method = words.shift() ?? ''
    else if (word === '-d') body = words.shift()
    else if (word === '-H') {
      const [name = '', value = ''] = (words.shift() ?? '').split(': ')
      request.headers[name] = value
    } else {
      const { pathname, search } = new URL(word)
      request.url = new URL(`${pathname}${search}`, api)
    }
  }
  return body === undefined ? request : { ...request, body: withListed(body, variables.INSTRUMENT ?? '') }
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
