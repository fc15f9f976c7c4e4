import { createRandom } from '@riposte/market-model'
import { expect, test } from 'vitest'
import { backoffMs, keepConnected, type LineOptions } from './socket.ts'
import { createFakeClock } from './testing/fake-clock.ts'
import { createScriptedSockets } from './testing/scripted-sockets.ts'

function setUp(options: Partial<LineOptions> = {}) {
  const clock = createFakeClock()
  const sockets = createScriptedSockets()
  const messages: string[] = []
  const changes: boolean[] = []
  const line = keepConnected({
    url: 'ws://host/maker',
    openSocket: sockets.open,
    clock,
    random: { unit: () => 1 },
    onMessage: (text) => messages.push(text),
    onChange: (open) => changes.push(open),
    ...options,
  })
  return { clock, sockets, messages, changes, line, newest: () => sockets.last('maker') }
}

test('passes messages on and reports opening and loss', () => {
  const { line, newest, messages, changes } = setUp()
  expect(line.isOpen()).toBe(false)
  newest().open()
  newest().message('a')
  expect(line.isOpen()).toBe(true)
  expect(line.send('b')).toBe(true)
  expect(newest().sent).toEqual(['b'])
  newest().close('gone')
  expect(line.isOpen()).toBe(false)
  expect(messages).toEqual(['a'])
  expect(changes).toEqual([true, false])
})

test('sends nothing while it is not open or when the socket refuses', () => {
  const { line, newest } = setUp()
  expect(line.send('early')).toBe(false)
  newest().open()
  newest().broken = true
  expect(line.send('broken')).toBe(false)
  newest().close('gone')
  expect(line.send('late')).toBe(false)
  expect(newest().sent).toEqual([])
})

test('tries for ever, from 1 s to 30 s apart', () => {
  const { clock, sockets, newest } = setUp()
  const waits: number[] = []
  for (let i = 0; i < 9; i++) {
    const before = sockets.all.length
    newest().close('refused')
    const start = clock.monotonicMs()
    while (sockets.all.length === before) clock.advance(500)
    waits.push(clock.monotonicMs() - start)
  }
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000])
})

test('starts the back-off anew after a connection that lasted, not after one that was cut at once', () => {
  const { clock, sockets, newest } = setUp()
  for (let i = 0; i < 3; i++) {
    newest().open()
    newest().close('cut at once')
    clock.advance(1_000 * 2 ** i)
  }
  expect(sockets.all).toHaveLength(4)
  newest().open()
  clock.advance(10_000)
  newest().close('lasted')
  clock.advance(1_000)
  expect(sockets.all).toHaveLength(5)
})

test('jitters the wait between half and whole', () => {
  const random = createRandom(1)
  for (let failures = 1; failures < 200; failures++) {
    const ceiling = Math.min(30_000, 1_000 * 2 ** (failures - 1))
    const wait = backoffMs(failures, random)
    expect(wait).toBeGreaterThanOrEqual(ceiling / 2)
    expect(wait).toBeLessThan(ceiling)
  }
})

test('takes 75 s of silence for a dead connection; a ping or a message counts as life', () => {
  const { clock, sockets, newest, changes } = setUp()
  newest().open()
  clock.advance(74_999)
  newest().ping()
  clock.advance(74_999)
  newest().message('x')
  clock.advance(74_999)
  expect(changes).toEqual([true])
  const dead = newest()
  clock.advance(1)
  expect(changes).toEqual([true, false])
  expect(dead.terminated).toBe(true)
  clock.advance(1_000)
  expect(sockets.all).toHaveLength(2)
})

test('asks for a sign of life after 30 s of silence, once, and lives on the answer', () => {
  const { clock, newest, changes } = setUp()
  newest().open()
  clock.advance(29_999)
  expect(newest().asked).toBe(0)
  clock.advance(1)
  expect(newest().asked).toBe(1)
  clock.advance(44_000)
  expect(newest().asked).toBe(1)
  newest().ping()
  clock.advance(74_999)
  expect(newest().asked).toBe(2)
  expect(changes).toEqual([true])
  clock.advance(1)
  expect(changes).toEqual([true, false])
})

test('never watches in steps too small to move the clock', () => {
  // After half a minute from one of these moments a trace of it seems to be left, and waiting for it moves no clock.
  const moments = Array.from({ length: 500 }, (_, i) => 2_768 + i / 7).filter((at) => {
    const left = 30_000 - (at + 30_000 - at)
    return left > 0 && at + 30_000 + left === at + 30_000
  })
  expect(moments.length).toBeGreaterThan(20)
  for (const at of moments) {
    const clock = createFakeClock()
    let watches = 0
    const { newest, changes } = setUp({
      clock: {
        ...clock,
        after(delayMs, task) {
          watches += 1
          if (watches > 20) throw new Error('it watches and watches')
          return clock.after(delayMs, task)
        },
      },
    })
    clock.advance(at)
    newest().open()
    clock.advance(30_000)
    clock.advance(45_001)
    expect(changes).toEqual([true, false])
  }
})

test('a connection on which nothing can be asked ends by its silence', () => {
  const { clock, newest, changes } = setUp()
  newest().open()
  newest().broken = true
  clock.advance(75_000)
  expect(changes).toEqual([true, false])
})

test('gives up an attempt that does not open in 10 s', () => {
  const { clock, sockets, newest } = setUp()
  const first = newest()
  clock.advance(10_000)
  expect(first.terminated).toBe(true)
  clock.advance(1_000)
  expect(sockets.all).toHaveLength(2)
})

test('hears nothing more of a connection that it has given up', () => {
  const { clock, newest, messages, changes, line } = setUp()
  const first = newest()
  first.open()
  clock.advance(75_000)
  clock.advance(1_000)
  newest().open()
  first.message('ghost')
  first.close('late')
  first.open()
  first.ping()
  expect(messages).toEqual([])
  expect(changes).toEqual([true, false, true])
  expect(line.isOpen()).toBe(true)
})

test('survives a factory that throws', () => {
  let attempts = 0
  const { clock } = setUp({
    openSocket() {
      attempts += 1
      throw new Error('no network')
    },
  })
  clock.advance(3_000)
  expect(attempts).toBe(3)
})

test('ends a connection that was closed before the factory returned', () => {
  let terminated = 0
  const { changes } = setUp({
    openSocket(_url, handlers) {
      handlers.open()
      handlers.close('at once')
      return { send() {}, terminate: () => void terminated++ }
    },
  })
  expect(terminated).toBe(1)
  expect(changes).toEqual([true, false])
})

test('settles its first attempt on opening, failure and stop', async () => {
  const opened = setUp()
  opened.newest().open()
  await opened.line.firstAttempt
  const failed = setUp()
  failed.newest().close('refused')
  await failed.line.firstAttempt
  const stopped = setUp()
  stopped.line.stop()
  await stopped.line.firstAttempt
  expect(stopped.line.isOpen()).toBe(false)
})

test('stops for good and leaves no task behind', () => {
  const { clock, sockets, newest, line, changes } = setUp()
  newest().open()
  line.stop()
  line.stop()
  expect(newest().terminated).toBe(true)
  expect(changes).toEqual([true, false])
  clock.advance(200_000)
  expect(sockets.all).toHaveLength(1)
  expect(clock.pending).toBe(0)
})

test('stops while it waits for the next attempt', () => {
  const { clock, sockets, newest, line } = setUp()
  newest().close('refused')
  line.stop()
  clock.advance(200_000)
  expect(sockets.all).toHaveLength(1)
  expect(clock.pending).toBe(0)
})
