import type { AccountMethod } from '../account-request.ts'
import { type Frame, parseFrame } from '../wire/frame.ts'
import { type Answer, decodeAnswer } from './answer.ts'
import { tradePayload } from './trade.ts'

/** What a frame on the maker socket is about. */
export type MakerMessage =
  | { readonly kind: 'trade'; readonly payload: unknown }
  | { readonly kind: 'account'; readonly method: AccountMethod; readonly reply: unknown }
  | {
      readonly kind: 'account-rejected'
      readonly method: AccountMethod
      readonly code: string
      readonly message: string
    }
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
  const account = accountMessage(frame)
  if (account !== undefined) return account
  const answer = decodeAnswer(frame)
  return answer === undefined ? { kind: 'unrelated', id: frame.id } : { kind: 'answer', answer }
}

function accountMessage(frame: Frame): MakerMessage | undefined {
  const method = frame.id
  if (method !== 'balances' && method !== 'positions') return undefined
  if (frame.kind === 'result') return { kind: 'account', method, reply: frame.result }
  if (frame.kind === 'error') return { kind: 'account-rejected', method, code: frame.code, message: frame.message }
  return undefined
}
