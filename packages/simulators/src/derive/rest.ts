import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DeriveCore } from './derive-core.ts'
import { parseJson } from './frame.ts'
import type { LoginProof } from './login.ts'

const MOST_BODY_BYTES = 1 << 20
const BASE = '/v3/'

/** Answer one HTTP request. Never throws; a client that goes away in the middle is forgotten. */
export function serveRest(core: DeriveCore, request: IncomingMessage, response: ServerResponse): void {
  request.on('error', () => response.destroy())
  response.on('error', () => response.destroy())
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  if (!path.startsWith(BASE)) return end(response, 404, 'Not Found')
  if (request.headers['user-agent'] === undefined) return end(response, 403, 'User-Agent header required')
  if (request.method !== 'POST' && request.method !== 'GET') return end(response, 405, 'Method Not Allowed')

  const chunks: Buffer[] = []
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > MOST_BODY_BYTES) request.destroy()
    else chunks.push(chunk)
  })
  request.on('end', () => {
    const text = Buffer.concat(chunks).toString('utf8').trim()
    const body = text === '' ? undefined : parseJson(text)
    if (text !== '' && body === undefined) {
      return endJson(response, '{"id":null,"error":{"code":-32700,"message":"Parse error","data":null}}')
    }
    const who = request.socket.remoteAddress ?? ''
    core.post(path.slice(BASE.length), body, readProof(request), who, (reply) => {
      if (reply === '') request.socket.destroy()
      else endJson(response, reply)
    })
  })
}

function readProof(request: IncomingMessage): LoginProof | undefined {
  const wallet = request.headers['x-derivewallet']
  const timestamp = request.headers['x-derivetimestamp']
  const signature = request.headers['x-derivesignature']
  if (typeof wallet !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string') return undefined
  return { wallet, timestamp, signature }
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(text)
}

function endJson(response: ServerResponse, text: string): void {
  if (response.destroyed || response.headersSent) return
  const limited = text.includes('"code":-32000')
  response.writeHead(limited ? 429 : 200, { 'content-type': 'application/json' }).end(text)
}
