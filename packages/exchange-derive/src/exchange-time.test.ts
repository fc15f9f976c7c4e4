import { epochMs, silentLogger } from '@riposte/market-model'
import { expect, it } from 'vitest'
import { createExchangeTime } from './exchange-time.ts'
import { createVirtualClock } from './testing/virtual-clock.ts'

it('is our own time until the exchange has been asked', () => {
  const clock = createVirtualClock()
  expect(createExchangeTime(clock, silentLogger).now()).toBe(clock.nowMs())
})

it('takes a reading to be half a round trip old', async () => {
  const clock = createVirtualClock()
  const time = createExchangeTime(clock, silentLogger)
  const askedAt = clock.monotonicMs()
  const exchangeNow = clock.nowMs() + 3000
  await clock.advance(40)
  time.observe(exchangeNow, askedAt)
  expect(time.now()).toBe(exchangeNow + 20)
})

it('ignores a reading that took too long to say anything', async () => {
  const clock = createVirtualClock()
  const time = createExchangeTime(clock, silentLogger)
  const askedAt = clock.monotonicMs()
  await clock.advance(2001)
  time.observe(clock.nowMs() + 60_000, askedAt)
  expect(time.now()).toBe(clock.nowMs())
})

it('goes on with the monotonic clock when our wall clock is set', async () => {
  const clock = createVirtualClock()
  let setBackMs = 0
  const settable = { ...clock, nowMs: () => epochMs(clock.nowMs() - setBackMs) }
  const time = createExchangeTime(settable, silentLogger)
  const exchangeNow = clock.nowMs()
  time.observe(exchangeNow, clock.monotonicMs())
  setBackMs = 300_000
  await clock.advance(1000)
  expect(time.now()).toBe(exchangeNow + 1000)
})

it('says whether it was ever measured', async () => {
  const clock = createVirtualClock()
  const time = createExchangeTime(clock, silentLogger)
  expect(time.isMeasured()).toBe(false)
  time.observe(clock.nowMs(), clock.monotonicMs())
  expect(time.isMeasured()).toBe(true)
})
