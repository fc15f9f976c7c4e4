import type { Breach } from '../breach.ts'
import type { Limits } from '../limits.ts'
import { limitNumber } from './limit-number.ts'
import { pastLimit } from './refusal.ts'

/** Signatures that may leave at once, as of a moment of the desk's monotonic clock. It fills by itself. */
export interface MessageBucket {
  readonly tokens: number
  readonly atMs: number
}

/** Full: as much as a second brings. */
export function fullBucket(limits: Limits, nowMs: number): MessageBucket {
  return { tokens: capacity(limits), atMs: nowMs }
}

/** Control 6: one signature more, unless more than `MAX_QUOTES_PER_SECOND` would leave; bursts are a second's worth. */
export function takeMessage(
  bucket: MessageBucket,
  limits: Limits,
  nowMs: number,
): { readonly bucket: MessageBucket; readonly breach: Breach | undefined } {
  const rate = limitNumber(limits.MAX_QUOTES_PER_SECOND)
  const elapsedS = Math.max(0, nowMs - bucket.atMs) / 1000
  const tokens = Math.min(capacity(limits), bucket.tokens + rate * elapsedS)
  const atMs = Math.max(nowMs, bucket.atMs)
  if (rate > 0 && tokens >= 1) return { bucket: { tokens: tokens - 1, atMs }, breach: undefined }
  const breach = pastLimit('MAX_QUOTES_PER_SECOND', {
    scope: 'desk',
    limit: rate,
    wouldBe: rate + 1 - tokens,
    unit: 'signatures',
    what: 'what would leave within a second',
  })
  return { bucket: { tokens, atMs }, breach }
}

/** A rate below one a second still lets one out at a time. */
function capacity(limits: Limits): number {
  return Math.max(1, limitNumber(limits.MAX_QUOTES_PER_SECOND))
}
