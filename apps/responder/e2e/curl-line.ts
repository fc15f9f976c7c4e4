/** A request as a line of documentation writes it, for curl. */
export interface DocumentedRequest {
  readonly url: URL
  readonly init: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string }
  /** From a trailing comment, such as `# 409`; undefined: it goes well. */
  readonly status: number | undefined
}

/** Lines of a page that begin with `curl`. */
export function curlLines(page: string): readonly string[] {
  return [...page.matchAll(/^curl .+$/gm)].map(([line]) => line)
}

/** The request of a line at another address, with `$NAMES` filled in. */
export function parseCurl(line: string, api: string, variables: Readonly<Record<string, string>>): DocumentedRequest {
  const [, command = '', status] = /^(.*?)(?: # (\d+))?$/.exec(line) ?? []
  const filled = command.replace(/\$([A-Z]+)/g, (_, name: string) => variables[name] ?? `$${name}`)
  const headers: Record<string, string> = {}
  let [url, method, body] = [new URL(api), 'GET', undefined as string | undefined]
  const words = wordsOf(filled).slice(1)
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '-N') continue
    if (word === '-X') method = words.shift() ?? ''
    else if (word === '-d') body = words.shift()
    else if (word === '-H') {
      const [name = '', value = ''] = (words.shift() ?? '').split(': ')
      headers[name] = value
    } else {
      const { pathname, search } = new URL(word)
      url = new URL(`${pathname}${search}`, api)
    }
  }
  const init = body === undefined ? { method, headers } : { method, headers, body }
  return { url, init, status: status === undefined ? undefined : Number(status) }
}

/** The words of a line as a shell takes them. */
function wordsOf(line: string): string[] {
  const words = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)]
  return words.map(([, single, double, plain]) => single ?? double ?? plain ?? '')
}
