import { describe, expect, it } from 'vitest'
import { createJsonRpc } from './json-rpc.ts'
import { createVirtualClock } from './testing/virtual-clock.ts'

function setUp(isOpen = true) {
  const clock = createVirtualClock()
  const frames: { id: number; method: string; params: unknown }[] = []
  const rpc = createJsonRpc({
    clock,
    transmit(frame) {
      if (isOpen) frames.push(JSON.parse(frame))
      return isOpen
    },
  })
  return { clock, frames, rpc }
}

const ok = (result: unknown) => ({ status: 'result', result }) as const

describe('requests and replies', () => {
  it('are matched by id, in whatever order replies come', async () => {
    const { rpc, frames } = setUp()
    const replies = Promise.all(['a', 'b', 'c'].map((name) => rpc.request(name, '{}', 1000)))
    for (const frame of [...frames].reverse()) rpc.settle(String(frame.id), ok(`for ${frame.method}`))
    expect(await replies).toEqual([ok('for a'), ok('for b'), ok('for c')])
  })

  it('carry the params as they were given', () => {
    const { rpc, frames } = setUp()
    void rpc.request('private/order', '{"nonce":"1790871617137835612"}', 1000)
    expect(frames[0]).toEqual({ id: 1, method: 'private/order', params: { nonce: '1790871617137835612' } })
  })

  it('are settled by a reply that comes within the call that sends', async () => {
    const clock = createVirtualClock()
    const rpc = createJsonRpc({ clock, transmit: () => rpc.settle('1', ok('at once')) })
    expect(await rpc.request('a', '{}', 1000)).toEqual(ok('at once'))
    expect(clock.pending()).toBe(0)
  })

  it('are lost when no reply comes in time; what comes later is nobody’s', async () => {
    const { rpc, clock } = setUp()
    const reply = rpc.request('a', '{}', 1000)
    await clock.advance(1000)
    expect(await reply).toEqual({ status: 'lost', cause: 'no reply to a within 1000 ms' })
    expect(rpc.settle('1', ok('late'))).toBe(false)
  })

  it('are lost together when the connection drops', async () => {
    const { rpc, clock } = setUp()
    const replies = Promise.all([rpc.request('a', '{}', 1000), rpc.request('b', '{}', 1000)])
    rpc.drop('reset')
    expect(await replies).toEqual([
      { status: 'lost', cause: 'reset' },
      { status: 'lost', cause: 'reset' },
    ])
    expect(clock.pending()).toBe(0)
  })

  it('were certainly not sent when nothing left', async () => {
    const { rpc, clock } = setUp(false)
    expect((await rpc.request('a', '{}', 1000)).status).toBe('not-sent')
    expect(clock.pending()).toBe(0)
  })

  it('pile up to a bound', async () => {
    const { rpc, frames } = setUp()
    for (let i = 0; i < 1000; i++) void rpc.request('a', '{}', 1000)
    expect((await rpc.request('one more', '{}', 1000)).status).toBe('not-sent')
    expect(frames).toHaveLength(1000)
  })
})
