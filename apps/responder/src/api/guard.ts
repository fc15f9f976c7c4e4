import { createHash, timingSafeEqual } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Secret } from '../config/secret.ts'
import { problem, send } from './problem-response.ts'
import { isForeign, isKnownHost, type LocalEnd } from './request-origin.ts'

/** Refuse what does not address this desk by its own name, and what a browser asks on behalf of another site. */
export function guardOrigin(boundHost: string): RequestHandler {
  return (request, response, next) => {
    const { localAddress, localPort } = request.socket
    const end: LocalEnd = { boundHost, localAddress, localPort }
    if (!isKnownHost(request.headers.host, end)) {
      const detail = `Host must be the desk's own, such as localhost:${localPort}`
      send(response, problem('foreign-host', detail))
    } else if (isForeign({ origin: request.headers.origin, secFetchSite: request.get('sec-fetch-site') }, end)) {
      send(response, problem('foreign-origin', 'Origin and Sec-Fetch-Site must be absent or the desk’s own'))
    } else next()
  }
}

/** Ask for the bearer token on every request. Both sides are hashed, so the comparison takes as long for any guess. */
export function guardToken(token: Secret): RequestHandler {
  const expected = digest(token.reveal())
  return (request, response, next) => {
    const sent = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (sent !== undefined && timingSafeEqual(digest(sent), expected)) return next()
    response.set('WWW-Authenticate', 'Bearer realm="riposte"')
    const why = sent === undefined ? 'is missing' : 'is not the one that the desk knows'
    send(response, problem('token-required', `the header "Authorization: Bearer <token>" ${why}`))
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
