import type { Clock } from '@riposte/market-model'
import { decodeRejectedChannels } from './decode/subscription.ts'
import { INVALID_CHANNELS } from './error-codes.ts'
import { describeError } from './order-outcome.ts'
import { type Requester, requestPatiently, resultOf } from './request.ts'

const BATCH = 100

/**
 * Subscribe channels, a hundred to a request, one request after the other.
 *
 * @param rejected is told of each channel that the exchange would not have; the others are subscribed all the same
 * @throws {DeriveError} when a request has no answer or is refused as a whole for another reason
 */
export async function subscribe(
  requester: Requester,
  clock: Clock,
  channels: readonly string[],
  rejected: (channel: string, reason: string) => void,
): Promise<void> {
  for (let start = 0; start < channels.length; start += BATCH) {
    const batch = channels.slice(start, start + BATCH)
    const reply = await requestPatiently(requester, clock, 'subscribe', { channels: batch })
    if (reply.status === 'error' && reply.error.code === INVALID_CHANNELS) {
      for (const channel of batch) rejected(channel, describeError(reply.error))
      continue
    }
    for (const { channel, reason } of decodeRejectedChannels(resultOf('subscribe', reply))) rejected(channel, reason)
  }
}
