import { createRandom } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { createFrameFaults, type FrameFault, type FrameFaults } from './frame-faults.ts'
import { createTaskSet } from './task-set.ts'
import { createVirtualClock } from './test-bench.ts'

/** Sends frames a, b, c under faults and takes down what comes of it. */
function send(faults: FrameFaults, frames = ['{"id":"a","result":{}}', '{"id":"b","result":"OK"}', '{"id":"c"}']) {
  const clock = createVirtualClock()
  const received: string[] = []
  const events: string[] = []
  const wrap = createFrameFaults(faults, createRandom(1), createTaskSet(clock))
  const connection = wrap({
    send: (text) => received.push(text),
    drop: () => events.push('drop'),
    close: (code) => events.push(`close ${code}`),
    stall: () => events.push('stall'),
  })
  for (const frame of frames) connection.send(frame)
  clock.pass(1_000)
  return { received, events, connection }
}

const [A, B, C] = ['{"id":"a","result":{}}', '{"id":"b","result":"OK"}', '{"id":"c"}'] as const
const first = (...faults: FrameFault[]): FrameFaults => ({ script: { 0: faults } })

describe('faults of frames', () => {
  it('are none by default', () => {
    expect(send({}).received).toEqual([A, B, C])
  })

  it.each<[FrameFault, readonly string[]]>([
    ['drop', [B, C]],
    ['duplicate', [A, A, B, C]],
    ['delay', [B, A, C]],
    ['truncate', [A.slice(0, 11), A, B, C]],
    ['blank', ['\n', A, B, C]],
  ])('%s', (fault, expected) => {
    expect(send(first(fault)).received).toEqual(expected)
  })

  it('put a frame of an unknown kind before the true one', () => {
    const { received } = send(first('unknown'))
    expect(received.slice(1)).toEqual([A, B, C])
    expect(() => JSON.parse(received[0] ?? '') as unknown).not.toThrow()
  })

  it('add fields that nobody knows, inside and outside, and keep the rest', () => {
    const { received } = send({ script: { 0: ['extra'], 1: ['extra'] } })
    expect(received.map((text) => JSON.parse(text) as unknown)).toEqual([
      { id: 'a', result: { newcomer: { since: 2027 } }, version: 'next' },
      { id: 'b', result: 'OK', version: 'next' },
      { id: 'c' },
    ])
  })

  it('send a delayed frame by itself when no other comes', () => {
    expect(send(first('delay'), [A]).received).toEqual([A])
  })

  it.each<[FrameFault, string]>([
    ['cut', 'drop'],
    ['close', 'close 1001'],
  ])('%s the connection after the frame', (fault, event) => {
    const { received, events } = send(first(fault), [A])
    expect(received).toEqual([A])
    expect(events).toEqual([event])
  })

  it('stall the connection after the frame', () => {
    const { received, events, connection } = send(first('stall'))
    expect(received).toEqual([A])
    expect(events).toEqual(['stall'])
    expect(connection.isStalled).toBe(true)
  })

  it('can be combined', () => {
    expect(send(first('truncate', 'drop')).received).toEqual([A.slice(0, 11), B, C])
  })

  it('fall by chance as the seed says', () => {
    const frames = Array.from({ length: 2_000 }, (_, i) => `{"id":"${i}"}`)
    const chances = { chances: { drop: 0.1, duplicate: 0.2 } }
    const once = send(chances, frames).received
    expect(send(chances, frames).received).toEqual(once)
    const missing = frames.filter((frame) => !once.includes(frame)).length
    expect(missing).toBeGreaterThan(150)
    expect(missing).toBeLessThan(250)
    expect(new Set(once).size).toBeLessThan(once.length - 250)
  })
})
