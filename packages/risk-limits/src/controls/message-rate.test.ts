import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limitsWith, uniformLimit } from '../limits.ts'
import { fullBucket, takeMessage } from './message-rate.ts'

const LIMITS = limitsWith({ MAX_QUOTES_PER_SECOND: uniformLimit('10') })

describe('message rate', () => {
  it('6: lets a second of signatures out at once, then one each time it has waited for one', () => {
    let bucket = fullBucket(LIMITS, 0)
    const take = (nowMs: number) => {
      const taken = takeMessage(bucket, LIMITS, nowMs)
      bucket = taken.bucket
      return taken.breach
    }
    for (let i = 0; i < 10; i++) expect(take(0)).toBeUndefined()
    expect(take(0)).toMatchObject({ code: 'MAX_QUOTES_PER_SECOND', limit: 10, wouldBe: 11 })
    expect(take(50)).toMatchObject({ limit: 10, wouldBe: 10.5 })
    expect(take(99)).toBeDefined()
    expect(take(100)).toBeUndefined()
    expect(take(100)).toBeDefined()
    expect(take(50)).toBeDefined()
  })

  it('6: never lets more out of any interval than its length and one burst bring', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 200 }), (gaps) => {
        let bucket = fullBucket(LIMITS, 0)
        let nowMs = 0
        const sent: number[] = []
        for (const gap of gaps) {
          nowMs += gap
          const taken = takeMessage(bucket, LIMITS, nowMs)
          bucket = taken.bucket
          if (taken.breach === undefined) sent.push(nowMs)
        }
        for (const [i, from] of sent.entries()) {
          for (const [j, to] of sent.entries()) {
            if (j >= i) expect(j - i + 1).toBeLessThanOrEqual(10 + (to - from) / 100 + 1e-9)
          }
        }
      }),
    )
  })

  it('6: lets one out at a time at less than one a second, and none at 0', () => {
    const slow = limitsWith({ MAX_QUOTES_PER_SECOND: uniformLimit('0.5') })
    const first = takeMessage(fullBucket(slow, 0), slow, 0)
    expect(first.breach).toBeUndefined()
    expect(takeMessage(first.bucket, slow, 1_999).breach).toBeDefined()
    expect(takeMessage(first.bucket, slow, 2_000).breach).toBeUndefined()
    const none = limitsWith({ MAX_QUOTES_PER_SECOND: uniformLimit('0') })
    expect(takeMessage(fullBucket(none, 0), none, 0).breach).toBeDefined()
  })
})
