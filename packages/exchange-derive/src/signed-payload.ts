import type { SignedOrder } from '@riposte/market-model'
import { DeriveError } from './errors.ts'

/** What the desk has to know of an order's bytes when it sends them. */
export interface SignedPayload {
  /** The exchange's time after which the engine takes no such order any more. */
  readonly arrivesUntilMs: number
}

/**
 * The payload may come from a journal: it is spliced into a frame, so it must be the JSON object that we wrote.
 *
 * @throws {DeriveError} PAYLOAD_INVALID; the text itself holds a signature and is not shown
 */
export function readSignedPayload(order: SignedOrder): SignedPayload {
  let params: Readonly<Record<string, unknown>> | null = null
  try {
    params = JSON.parse(order.payload)
  } catch {
    // Reported below.
  }
  // A trigger order has no reject time: it may arrive as long as its signature lives.
  const rejectAt = params?.reject_timestamp ?? Number(params?.signature_expiry_sec) * 1000
  if (params?.nonce !== order.nonce || !Number.isSafeInteger(rejectAt)) {
    throw new DeriveError('PAYLOAD_INVALID', `order ${order.request.label}: expected the payload that was signed`, {
      label: order.request.label,
    })
  }
  return { arrivesUntilMs: rejectAt as number }
}
