import { createHash, timingSafeEqual } from 'node:crypto'
import type { RequestHandler, Response } from 'express'
import type { Secret } from '../config/secret.ts'
import { problem, send } from './problem-response.ts'
import type { RateLimits } from './rate-limits.ts'
import { isForeign, isKnownHost, type LocalEnd } from './request-origin.ts'
import { type Caller, isAllowed, type Role } from './roles.ts'

/** The tokens that the desk knows, by what they grant. Without any, a caller on loopback may do everything. */
export type ApiTokens = Readonly<Partial<Record<'read' | 'trade' | 'admin', Secret | undefined>>>

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

/**
 * Find out who asks. Both sides are hashed and every token is compared, so that it takes as long for any guess. A token
 * that is sent must be right, also where none is needed; `isOpen` names what is shown without one.
 */
export function guardToken(tokens: ApiTokens, isOpen: (path: string) => boolean, rates: RateLimits): RequestHandler {
  const expected = (['read', 'trade', 'admin'] as const).flatMap((role) => {
    const token = tokens[role]
    return token === undefined ? [] : [{ role, digest: digest(token.reveal()) }]
  })
  return (request, response, next) => {
    const remote = request.socket.remoteAddress ?? 'unknown'
    const admit = (caller: Caller): void => {
      response.locals.caller = caller
      next()
    }
    if (expected.length === 0) return admit({ role: 'admin', by: 'local', remote })
    const sent = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const hash = digest(sent ?? '')
    let found: 'read' | 'trade' | 'admin' | undefined
    for (const known of expected) if (timingSafeEqual(hash, known.digest)) found = known.role
    if (sent !== undefined && found !== undefined) return admit({ role: found, by: found, remote })
    if (sent === undefined && isOpen(request.path)) return admit({ role: 'none', by: 'local', remote })

    const waitS = rates.take('refused', remote)
    if (waitS > 0) return refuseRate(response, waitS)
    response.set('WWW-Authenticate', 'Bearer realm="riposte"')
    const why = sent === undefined ? 'is missing' : 'is not one that the desk knows'
    send(response, problem('token-required', `the header "Authorization: Bearer <token>" ${why}`))
  }
}

/** Refuse callers whose token grants less than is needed. */
export function guardRole(needed: Role): RequestHandler {
  return (request, response, next) => {
    const { role } = callerOf(response)
    if (isAllowed(role, needed)) return next()
    const detail = `${request.method} ${request.path} needs the role ${needed}, the token grants ${role}`
    send(response, problem('role-required', detail, { role: needed }))
  }
}

/** Refuse callers who ask faster than the desk answers anybody. The kill switch has a bucket of its own. */
export function guardRate(rates: RateLimits): RequestHandler {
  return (request, response, next) => {
    const { remote, by } = callerOf(response)
    const waitS = rates.take(kindOf(request.method, request.path), `${remote} ${by}`)
    if (waitS === 0) return next()
    refuseRate(response, waitS)
  }
}

function kindOf(method: string, path: string): 'read' | 'write' | 'stop' {
  if (method !== 'POST') return 'read'
  return path === '/api/kill' ? 'stop' : 'write'
}

function refuseRate(response: Response, waitS: number): void {
  response.set('Retry-After', String(waitS))
  send(response, problem('too-many-requests', `ask again in ${waitS} s`))
}

export function callerOf(response: Response): Caller {
  return response.locals.caller as Caller
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
