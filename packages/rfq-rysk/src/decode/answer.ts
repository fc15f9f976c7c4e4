import { parseWad, type QuoteOutcome, type Wad, wad } from '@riposte/market-model'
import { type Fields, invalidField, isFields } from '../wire/fields.ts'
import type { Frame } from '../wire/frame.ts'

/** What the server says of a quote. */
export interface Answer {
  readonly rfqId: string
  readonly outcome: QuoteOutcome
  /** USD per contract of the quote that is meant, where the server names it. Replies carry no nonce. */
  readonly yours: Wad | undefined
}

/**
 * Read a reply to a quote, or a later word on its standing: `result: "OK"`, a result with `newBest` and `yours`, the
 * older `skill_issue` call with the same members, or an error.
 *
 * @returns undefined when the frame is none of these
 * @throws {RyskError} FRAME_INVALID when a standing carries no readable price
 */
export function decodeAnswer(frame: Frame): Answer | undefined {
  if (frame.kind === 'error') {
    if (frame.id === undefined) return undefined
    return {
      rfqId: frame.id,
      outcome: { status: 'rejected', code: frame.code, message: frame.message },
      yours: undefined,
    }
  }
  if (frame.kind === 'call') {
    return frame.method === 'skill_issue' && isFields(frame.params) ? decodeStanding(frame.id, frame.params) : undefined
  }
  if (frame.result === 'OK') return { rfqId: frame.id, outcome: { status: 'best' }, yours: undefined }
  return isFields(frame.result) && 'newBest' in frame.result ? decodeStanding(frame.id, frame.result) : undefined
}

function decodeStanding(id: string | undefined, standing: Fields): Answer {
  const rfqId = typeof standing.rfqId === 'string' && standing.rfqId !== '' ? standing.rfqId : id
  if (rfqId === undefined) throw invalidField('id', 'the id of an RFQ', id)
  const best = readPrice(standing.newBest)
  if (best === undefined) throw invalidField('newBest', 'a price as decimal text', standing.newBest)
  return { rfqId, outcome: { status: 'outbid', best }, yours: readPrice(standing.yours) }
}

/** Digits count 1e-18 USD; text with a point, seen in one maker's tests only, is in USD. */
function readPrice(value: unknown): Wad | undefined {
  if (typeof value !== 'string' || value.length > 80) return undefined
  if (/^\d+$/.test(value)) return wad(BigInt(value))
  return /^\d+\.\d{1,18}$/.test(value) ? parseWad(value) : undefined
}
