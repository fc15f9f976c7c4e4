/** What a connection knows of its own end, and what the server was told to listen on. */
export interface LocalEnd {
  readonly boundHost: string
  readonly localAddress: string | undefined
  readonly localPort: number | undefined
}

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]']

/**
 * The values of `Host` under which this desk is known: the loopback names, the host it was told to listen on, and the
 * address at which the connection came in, each with the port. Any other is a page that resolved its own name to us.
 */
function knownHosts(end: LocalEnd): readonly string[] {
  const address = end.localAddress?.replace(/^::ffff:(?=\d+\.)/, '')
  const names = [...LOOPBACK_NAMES, inUrl(end.boundHost), ...(address === undefined ? [] : [inUrl(address)])]
  const ports = end.localPort === 80 ? ['', ':80'] : [`:${end.localPort}`]
  return names.flatMap((name) => ports.map((port) => `${name.toLowerCase()}${port}`))
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

export function isKnownHost(host: string | undefined, end: LocalEnd): boolean {
  return host !== undefined && knownHosts(end).includes(host.toLowerCase())
}

/** Headers by which a browser says on whose behalf it asks. Programs other than browsers send none of them. */
export interface OriginHeaders {
  readonly origin: string | undefined
  readonly secFetchSite: string | undefined
}

/** True when a browser asks for a page of another site, or of another port of this machine. */
export function isForeign({ origin, secFetchSite }: OriginHeaders, end: LocalEnd): boolean {
  if (secFetchSite !== undefined && secFetchSite !== 'same-origin' && secFetchSite !== 'none') return true
  if (origin === undefined) return false
  return !knownHosts(end).some((host) => origin.toLowerCase() === `http://${host}`)
}
