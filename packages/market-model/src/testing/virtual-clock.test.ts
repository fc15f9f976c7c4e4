import { describe, expect, it } from 'vitest'
import { epochMs } from '../time.ts'
import { createVirtualClock } from './virtual-clock.ts'

const START = epochMs(1_780_000_000_000)

describe('virtual clock', () => {
  it('runs tasks in order of their time, then of their insertion', async () => {
    const clock = createVirtualClock(START)
    const ran: string[] = []
    const add = (delayMs: number, name: string) => clock.after(delayMs, () => ran.push(name))
    for (const [delayMs, name] of [
      [30, 'e'],
      [10, 'b'],
      [20, 'd'],
      [10, 'c'],
      [0, 'a'],
    ] as const) {
      add(delayMs, name)
    }
    await clock.runUntil(20)
    expect(ran).toEqual(['a', 'b', 'c', 'd'])
    expect(clock.monotonicMs()).toBe(20)
    expect(clock.nowMs()).toBe(START + 20)
    expect(clock.pending()).toBe(1)
  })

  it('lets a long chain of promises settle before the next task of the same moment', async () => {
    const clock = createVirtualClock(START)
    const ran: string[] = []
    clock.after(5, () => {
      let chain = Promise.resolve()
      for (let i = 0; i < 1000; i++) chain = chain.then(() => {})
      void chain.then(() => ran.push('promise'))
    })
    clock.after(5, () => ran.push('task'))
    await clock.runUntil(5)
    expect(ran).toEqual(['promise', 'task'])
  })

  it('runs what a task adds within the time that it was told to reach', async () => {
    const clock = createVirtualClock(START)
    const at: number[] = []
    const again = (): void => {
      at.push(clock.monotonicMs())
      clock.after(10, again)
    }
    clock.after(10, again)
    await clock.runUntil(45)
    expect(at).toEqual([10, 20, 30, 40])
  })

  it('does not run what was cancelled, and says when nothing is left', async () => {
    const clock = createVirtualClock(START)
    const cancel = clock.after(5, () => expect.unreachable())
    cancel()
    cancel()
    expect(clock.pending()).toBe(0)
    expect(await clock.step()).toBe(false)
  })
})
