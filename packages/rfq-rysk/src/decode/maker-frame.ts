import { parseFrame } from '../wire/frame.ts'
import { type Answer, decodeAnswer } from './answer.ts'
import { tradePayload } from './trade.ts'

/** What a frame on the maker socket is about. */
export type MakerMessage =
  | { readonly kind: 'trade'; readonly payload: unknown }
  | { readonly kind: 'balances'; readonly reply: unknown }
  | { readonly kind: 'balances-rejected'; readonly code: string; readonly message: string }
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'unrelated'; readonly id: string | undefined }
  | { readonly kind: 'blank' }

/**
 * Tell the frames of the maker socket apart.
 *
 * @throws {RyskError} FRAME_INVALID naming the member that is wrong
 */
export function decodeMakerFrame(text: string): MakerMessage {
  const frame = parseFrame(text)
  if (frame === undefined) return { kind: 'blank' }
  const trade = tradePayload(frame)
  if (trade !== undefined) return { kind: 'trade', payload: trade.payload }
  if (frame.id === 'balances' && frame.kind === 'result') return { kind: 'balances', reply: frame.result }
  if (frame.id === 'balances' && frame.kind === 'error') {
    return { kind: 'balances-rejected', code: frame.code, message: frame.message }
  }
  const answer = decodeAnswer(frame)
  return answer === undefined ? { kind: 'unrelated', id: frame.id } : { kind: 'answer', answer }
}
