import { epochMs } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { killFor } from '../kill-switch/kill-for.ts'
import { limitsWith } from '../limits.ts'
import { awaitOrder, hearOfOrder, judgeSilence, type SilentOrders } from './order-silence.ts'
import { NOW } from './testing/sample-order.ts'
import { journaled } from './testing/timeline.ts'

const LIMITS = limitsWith() // 15 s
const at = (seconds: number) => epochMs(NOW + seconds * 1000)
const order = (label: string, seconds: number) => ({ label, venue: 'derive', sentAt: at(seconds) })

describe('stuck-order watchdog', () => {
  it('33: asks for an order that is silent, then escalates, and quotes nobody meanwhile', () => {
    const orders = awaitOrder({}, order('a', 0))
    expect(judgeSilence(orders, LIMITS, at(5))).toEqual([])
    expect(judgeSilence(orders, LIMITS, at(6))).toMatchObject([{ advice: 'ask', breach: undefined }])
    expect(judgeSilence(orders, LIMITS, at(15))).toMatchObject([{ advice: 'ask' }])
    const [finding] = judgeSilence(orders, LIMITS, at(16))
    expect(finding).toMatchObject({
      advice: 'escalate',
      breach: { code: 'MAX_ORDER_SILENCE_S', scope: 'derive', value: 16 },
    })
    // It ends by itself, so it only refuses while it lasts.
    expect(finding?.breach && killFor(finding.breach, { kind: 'desk' }, NOW)).toBeUndefined()
  })

  it('33: counts from the first time that it was sent, the longest first, over a restart too', () => {
    const sent = [order('b', 2), order('a', 0), order('a', 14)].reduce<SilentOrders>(awaitOrder, {})
    expect(
      judgeSilence(journaled(sent), LIMITS, at(16)).map(({ order: { label }, advice }) => [label, advice]),
    ).toEqual([
      ['a', 'escalate'],
      ['b', 'ask'],
    ])
  })

  it('33: is done with an order that was heard of', () => {
    const orders = hearOfOrder(awaitOrder(awaitOrder({}, order('a', 0)), order('b', 0)), 'a')
    expect(Object.keys(orders)).toEqual(['b'])
    expect(hearOfOrder(orders, 'a')).toBe(orders)
  })
})
