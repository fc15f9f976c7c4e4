import type { Cancel, Clock } from '@riposte/market-model'
import { RATE_LIMITED } from '../error-codes.ts'
import type { RpcReply } from '../json-rpc.ts'
import { retryAfterMs } from '../request.ts'
import type { RateBudget, RatedCall } from './rate-budget.ts'

/** The code of a rejection for a request that this machine held back: the exchange would have refused it. */
export const RATE_HELD_BACK = 'RATE_HELD_BACK'

/** Lets requests out at the pace that the exchange grants, urgent ones first. */
export interface RateGate {
  /**
   * Send when the budget allows it: within this call when that is now, else in turn.
   *
   * @param latestMs monotonic moment after which it is of no use any more
   * @returns `not-sent` when it will not be: the queue is full, its time is up, or the connection went away
   */
  run(call: RatedCall, send: () => Promise<RpcReply>, latestMs?: number): Promise<RpcReply>
  /** Whatever still waits is not sent. */
  drop(cause: string): void
  /** How many urgent requests of this kind could leave now, after those that wait already. */
  free(call: RatedCall): number
}

export interface RateGateOptions {
  readonly clock: Clock
  readonly budget: RateBudget
  /** The most that wait at a time, of urgent and of ordinary requests each. */
  readonly queueMax: number
  /** A request was held back or turned away. */
  noteWait(): void
  noteRefusal(cause: string): void
}

interface Waiting {
  readonly call: RatedCall
  readonly latestMs: number
  readonly send: () => Promise<RpcReply>
  readonly resolve: (reply: RpcReply) => void
}

export function createRateGate({ clock, budget, queueMax, noteWait, noteRefusal }: RateGateOptions): RateGate {
  let urgent: Waiting[] = []
  let ordinary: Waiting[] = []
  let cancelTimer: Cancel = () => {}

  function turnAway(cause: string): RpcReply {
    noteRefusal(cause)
    return { status: 'not-sent', cause, code: RATE_HELD_BACK }
  }

  function release(waiting: Waiting): void {
    const { call } = waiting
    const answered = budget.spend(call, clock.monotonicMs())
    waiting.send().then((reply) => {
      answered(clock.monotonicMs())
      if (reply.status === 'error' && reply.error.code === RATE_LIMITED) {
        budget.refused(call, clock.monotonicMs() + retryAfterMs(reply.error))
      }
      waiting.resolve(reply)
    })
  }

  /** Send what may leave, in turn; an instrument that has to wait holds nobody else up. @returns what is left */
  function pumpLane(lane: readonly Waiting[]): Waiting[] {
    return lane.filter((waiting) => {
      const nowMs = clock.monotonicMs()
      const waitMs = budget.waitMs(waiting.call, nowMs)
      if (waitMs <= 0) {
        release(waiting)
        return false
      }
      if (nowMs + waitMs <= waiting.latestMs) return true
      waiting.resolve(turnAway(`${waiting.call.method}: no token of the rate limit for ${Math.ceil(waitMs)} ms`))
      return false
    })
  }

  function pump(): void {
    cancelTimer()
    urgent = pumpLane(urgent)
    ordinary = pumpLane(ordinary)
    const nowMs = clock.monotonicMs()
    const waits = [...urgent, ...ordinary].map(({ call }) => budget.waitMs(call, nowMs))
    if (waits.length > 0) cancelTimer = clock.after(Math.max(1, Math.ceil(Math.min(...waits))), pump)
  }

  return {
    run(call, send, latestMs = Number.POSITIVE_INFINITY) {
      const lane = call.isUrgent ? urgent : ordinary
      if (lane.length >= queueMax) {
        return Promise.resolve(turnAway(`${call.method}: ${queueMax} requests already wait for the rate limit`))
      }
      return new Promise((resolve) => {
        const mine: Waiting = { call, latestMs, send, resolve }
        lane.push(mine)
        pump()
        if (urgent.includes(mine) || ordinary.includes(mine)) noteWait()
      })
    },
    drop(cause) {
      cancelTimer()
      const dropped = [...urgent, ...ordinary]
      urgent = []
      ordinary = []
      for (const { resolve } of dropped) resolve({ status: 'not-sent', cause })
    },
    free(call) {
      const ahead = urgent.filter((waiting) => waiting.call.instrument === call.instrument).length
      return Math.max(0, budget.free(call, clock.monotonicMs()) - ahead)
    },
  }
}
