import { formatWad, type Wad } from '@riposte/market-model'
import { type WriteOutcome, writeOutcome } from '../order-outcome.ts'
import { decodeMmpConfig, type MmpConfig } from '../records/history-records.ts'
import type { Requester } from '../request.ts'
import { type Ask, done, listOfAll } from './ask.ts'

/** Limits of one currency. Fills of orders and quotes under protection count in a sliding window. */
export interface MmpLimits {
  readonly currency: string
  readonly intervalMs: number
  /** 0 stays frozen until it is reset. */
  readonly frozenMs: number
  /** Contracts filled, both sides added. */
  readonly amountLimit?: Wad
  /** Net delta of what was filled. */
  readonly deltaLimit?: Wad
}

/** Market maker protection: for quoting, never for hedges. */
export interface MmpApi {
  config(subaccountId: number, currency?: string): Promise<readonly MmpConfig[]>
  set(subaccountId: number, limits: MmpLimits): Promise<WriteOutcome<void>>
  /** End a freeze. */
  reset(subaccountId: number, currency?: string): Promise<WriteOutcome<void>>
}

export function createMmpApi(ask: Ask, requester: Requester): MmpApi {
  const scope = (id: number, currency?: string) => ({
    subaccount_id: id,
    ...(currency === undefined ? {} : { currency }),
  })
  return {
    config: (id, currency) => ask('private/get_mmp_config', scope(id, currency), listOfAll('MMP', decodeMmpConfig)),
    async set(id, { currency, intervalMs, frozenMs, amountLimit, deltaLimit }) {
      const params = {
        subaccount_id: id,
        currency,
        mmp_interval: intervalMs,
        mmp_frozen_time: frozenMs,
        ...(amountLimit === undefined ? {} : { mmp_amount_limit: formatWad(amountLimit) }),
        ...(deltaLimit === undefined ? {} : { mmp_delta_limit: formatWad(deltaLimit) }),
      }
      return writeOutcome(await requester.call('private/set_mmp_config', params), done)
    },
    async reset(id, currency) {
      return writeOutcome(await requester.call('private/reset_mmp', scope(id, currency)), done)
    },
  }
}
