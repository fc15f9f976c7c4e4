import { asRecord, readRecord } from '../wire/fields.ts'

/** A channel that the exchange would not subscribe, and why in its words. */
export interface RejectedChannel {
  readonly channel: string
  readonly reason: string
}

const KIND = 'subscribe'

/** The channels of a `subscribe` reply that are not "ok". @throws {DeriveError} FIELD_INVALID */
export function decodeRejectedChannels(result: unknown): readonly RejectedChannel[] {
  const status = readRecord(KIND, asRecord(KIND, result), 'status')
  return Object.entries(status)
    .filter(([, word]) => word !== 'ok')
    .map(([channel, word]) => ({ channel, reason: String(word) }))
}
