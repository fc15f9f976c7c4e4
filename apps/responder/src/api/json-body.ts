import express, { type RequestHandler } from 'express'
import { problem, send } from './problem-response.ts'

/** Bytes that a body may have. A trade needs about 200. */
export const BODY_BYTES_MAX = 16 * 1024

/**
 * Read a JSON body. A page of another site can send a form or plain text without asking first, but not
 * `application/json`, so nothing else is taken.
 */
export const readJsonBody: readonly RequestHandler[] = [
  (request, response, next) => {
    const mediaType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
    if (mediaType === 'application/json') return next()
    const sent = mediaType === undefined ? 'no Content-Type' : JSON.stringify(mediaType)
    send(response, problem('unsupported-media-type', `expected Content-Type application/json, got ${sent}`))
  },
  express.json({ limit: BODY_BYTES_MAX, inflate: false }),
]
