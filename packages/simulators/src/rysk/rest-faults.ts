import type { RestAnswer } from './rest.ts'

/**
 * What a REST request meets instead of its answer:
 *
 * - `error`: status 500
 * - `limited`: status 429 with the body that a rate limit of this host is known to have
 * - `malformed`: the first half of the answer
 * - `empty`: status 200 and nothing else
 * - `hang`: nothing at all
 */
export type RestFault = 'error' | 'limited' | 'malformed' | 'empty' | 'hang'

/** @returns undefined for an answer that never comes */
export function spoilAnswer(answer: RestAnswer, fault: RestFault | undefined): RestAnswer | undefined {
  switch (fault) {
    case undefined:
      return answer
    case 'error':
      return { status: 500, body: '{"error":"Internal Server Error"}' }
    case 'limited':
      return { status: 429, body: 'cc' }
    case 'malformed':
      return { status: answer.status, body: answer.body.slice(0, answer.body.length >> 1) }
    case 'empty':
      return { status: 200, body: '' }
    case 'hang':
      return undefined
  }
}
