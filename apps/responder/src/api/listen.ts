import { createServer, type RequestListener } from 'node:http'

export interface ListenOptions {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** A client that takes longer than this to send its request is cut off, ms. */
  readonly requestTimeoutMs?: number
}

/** A server that takes connections. */
export interface Listening {
  /** Where to reach it: `http://127.0.0.1:8080`. */
  readonly url: string
  readonly port: number
  /** Take no more connections, close idle ones, and resolve when the last request was answered. */
  close(): Promise<void>
  /** Cut what is still open. */
  cut(): void
}

export type ListenResult =
  | { readonly status: 'listening'; readonly server: Listening }
  /** The process should say so and exit with 1. */
  | { readonly status: 'failed'; readonly message: string }

const REQUEST_TIMEOUT_MS = 10_000
const CONNECTIONS_MAX = 256
/** How often it is looked for such clients. */
const REQUESTS_CHECKED_EVERY_MS = 1000
const HEADER_BYTES_MAX = 8 * 1024

/** Serve an application. Why the port could not be had is an answer, not an exception. */
export function listen(app: RequestListener, options: ListenOptions): Promise<ListenResult> {
  const { host, port, requestTimeoutMs = REQUEST_TIMEOUT_MS } = options
  let isClosing = false
  const bounds = {
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(REQUESTS_CHECKED_EVERY_MS, requestTimeoutMs),
    maxHeaderSize: HEADER_BYTES_MAX,
  }
  const server = createServer(bounds, (request, response) => {
    // A client that keeps its connection would hold up a stop for seconds after its answer.
    response.once('close', () => {
      if (isClosing) setImmediate(() => server.closeIdleConnections())
    })
    app(request, response)
  })
  server.maxConnections = CONNECTIONS_MAX

  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve({ status: 'failed', message: describeFailure(error.code ?? error.message, host, port) })
    })
    server.listen(port, host, () => {
      server.removeAllListeners('error')
      const address = server.address()
      const bound = typeof address === 'object' && address !== null ? address.port : port
      resolve({
        status: 'listening',
        server: {
          url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
          port: bound,
          close: () =>
            new Promise((closed) => {
              isClosing = true
              server.close(() => closed())
              server.closeIdleConnections()
            }),
          cut: () => server.closeAllConnections(),
        },
      })
    })
  })
}

function describeFailure(code: string, host: string, port: number): string {
  const where = `HTTP_PORT ${port} on HTTP_HOST ${host}`
  switch (code) {
    case 'EADDRINUSE':
      return `${where} is in use by another program; stop it, or choose another port with --http_port`
    case 'EACCES':
      return `${where} needs rights that this process does not have; choose a port above 1023 with --http_port`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${where} is not an address of this machine; choose another with --http_host`
    default:
      return `${where} cannot be listened on: ${code}`
  }
}
