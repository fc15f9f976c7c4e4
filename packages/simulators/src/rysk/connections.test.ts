import { describe, expect, it } from 'vitest'
import { createConnections } from './connections.ts'
import { createRecorder } from './test-bench.ts'

describe('connections', () => {
  it('sends an RFQ to the subscribers of exactly its asset', () => {
    const connections = createConnections()
    const [lower, upper] = [createRecorder(), createRecorder()]
    connections.subscribe('0xab', lower)
    connections.subscribe('0xAB', upper)
    connections.broadcast('0xab', '{"id":"1"}')
    expect([lower.frames.length, upper.frames.length]).toEqual([1, 0])
  })

  it('stops at the unsubscription', () => {
    const connections = createConnections()
    const socket = createRecorder()
    connections.subscribe('0xab', socket)
    connections.unsubscribe('0xab', socket)
    connections.broadcast('0xab', '{"id":"1"}')
    expect([socket.frames.length, connections.subscriberCount('0xab')]).toEqual([0, 0])
  })

  it('knows a maker by the sockets over which it signed, the latest last', () => {
    const connections = createConnections()
    const [first, second] = [createRecorder(), createRecorder()]
    connections.recognise('alice', first)
    connections.recognise('alice', second)
    connections.recognise('alice', first)
    expect(connections.socketsOf('alice')).toEqual([second, first])
    connections.forget(first)
    expect(connections.socketsOf('alice')).toEqual([second])
    expect(connections.socketsOf('bob')).toEqual([])
  })

  it('remembers only the latest names of one socket', () => {
    const connections = createConnections()
    const socket = createRecorder()
    for (let i = 0; i < 20; i++) connections.recognise(`maker ${i}`, socket)
    expect(connections.socketsOf('maker 0')).toEqual([])
    expect(connections.socketsOf('maker 19')).toEqual([socket])
  })
})
