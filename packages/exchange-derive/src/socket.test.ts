import { createRandom, silentLogger } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { createReconnectingSocket, type SocketHandlers } from './socket.ts'
import { createScriptedExchange } from './testing/scripted-exchange.ts'
import { createVirtualClock } from './testing/virtual-clock.ts'

function setUp() {
  const clock = createVirtualClock()
  const exchange = createScriptedExchange(() => clock.nowMs(), [])
  const told: string[] = []
  const attempts: SocketHandlers[] = []
  const socket = createReconnectingSocket({
    name: 'test',
    url: 'ws://exchange',
    connect(url, handlers) {
      attempts.push(handlers)
      return exchange.connect(url, handlers)
    },
    clock,
    random: createRandom('socket'),
    logger: silentLogger,
    opened: () => void told.push('opened'),
    text(frame) {
      if (frame === 'poison') throw new Error('poisoned')
      if (frame !== 'pong') told.push(frame)
    },
    dropped: (cause) => void told.push(`dropped: ${cause}`),
  })
  const last = () => exchange.sockets.at(-1)
  return { clock, exchange, told, socket, attempts, last }
}

describe('a connection', () => {
  it('comes back after a drop', async () => {
    const { clock, socket, told, last } = setUp()
    socket.start()
    await clock.settle()
    last()?.close('reset')
    expect(socket.send('x')).toBe(false)
    await clock.advance(500)
    expect(told).toEqual(['opened', 'dropped: reset', 'opened'])
    expect(socket.send('x')).toBe(true)
  })

  it('is tried for ever, at most every 8 s once it has failed often', async () => {
    const { clock, socket, attempts, exchange, told } = setUp()
    exchange.accepting = false
    socket.start()
    await clock.advance(3_600_000)
    expect(attempts.length).toBeGreaterThan(3_600_000 / 8000)
    expect(attempts.length).toBeLessThan(3_600_000 / 4000 + 10)
    expect(told).toEqual([])
    exchange.accepting = true
    await clock.advance(8000)
    expect(told).toEqual(['opened'])
  })

  it('starts with short waits again only once it proved to be of use', async () => {
    const { clock, socket, attempts, exchange, last } = setUp()
    exchange.accepting = false
    socket.start()
    await clock.advance(60_000)
    exchange.accepting = true
    await clock.advance(8000)
    const tries = attempts.length
    last()?.close('refused by the set-up')
    await clock.advance(3999)
    expect(attempts.length).toBe(tries)
    await clock.advance(4001)
    socket.settled()
    last()?.close('reset')
    await clock.advance(500)
    expect(attempts.length).toBe(tries + 2)
  })

  it('is given up when it does not open in time', async () => {
    const { clock, exchange, attempts } = setUp()
    const socket = createReconnectingSocket({
      name: 'test',
      url: 'ws://exchange',
      connect(_, handlers) {
        attempts.push(handlers)
        return { send() {}, terminate() {} }
      },
      clock,
      random: createRandom('socket'),
      logger: silentLogger,
      opened() {},
      text() {},
      dropped() {},
    })
    socket.start()
    await clock.advance(10_500)
    expect(attempts).toHaveLength(2)
    expect(exchange.sockets).toHaveLength(0)
  })

  it('pings every 15 s and stays open while it is answered', async () => {
    const { clock, socket, told, last } = setUp()
    socket.start()
    await clock.advance(60_100)
    expect(last()?.otherFrames).toEqual(['ping', 'ping', 'ping', 'ping'])
    expect(told).toEqual(['opened'])
  })

  it('is given up when a ping is met with silence', async () => {
    const { clock, socket, told, exchange } = setUp()
    socket.start()
    await clock.settle()
    exchange.deaf = true
    await clock.advance(24_999)
    expect(told).toEqual(['opened'])
    await clock.advance(1)
    expect(told[1]).toMatch(/^dropped: silent/)
  })

  it('counts any frame as a sign of life', async () => {
    const { clock, socket, told, exchange, last } = setUp()
    socket.start()
    exchange.deaf = true
    for (let i = 0; i < 30; i++) {
      await clock.advance(5000)
      last()?.say('tick')
    }
    expect(told.filter((word) => word !== 'tick')).toEqual(['opened'])
  })

  it('survives a frame that its reader chokes on', async () => {
    const { clock, socket, told, last } = setUp()
    socket.start()
    await clock.settle()
    last()?.say('poison')
    last()?.say('good')
    expect(told).toEqual(['opened', 'good'])
  })

  it('hears nothing of a connection that it gave up', async () => {
    const { clock, socket, told, attempts } = setUp()
    socket.start()
    await clock.settle()
    socket.drop('enough')
    attempts[0]?.text('from the past')
    attempts[0]?.closed('again')
    attempts[0]?.opened()
    expect(told).toEqual(['opened', 'dropped: enough'])
    await clock.advance(500)
    expect(attempts).toHaveLength(2)
  })

  it('is treated as lost when sending fails, since part of the frame may have left', async () => {
    const { clock } = setUp()
    const dropped: string[] = []
    const socket = createReconnectingSocket({
      name: 'test',
      url: 'ws://exchange',
      connect(_, handlers) {
        queueMicrotask(() => handlers.opened())
        return {
          send() {
            throw new Error('EPIPE')
          },
          terminate() {},
        }
      },
      clock,
      random: createRandom('socket'),
      logger: silentLogger,
      opened() {},
      text() {},
      dropped: (cause) => void dropped.push(cause),
    })
    socket.start()
    await clock.settle()
    expect(socket.send('order')).toBe(true)
    expect(dropped).toEqual([])
    await clock.advance(0)
    expect(dropped).toEqual(['sending failed: EPIPE'])
  })

  it('ends for good when it is stopped', async () => {
    const { clock, socket, told, attempts } = setUp()
    socket.start()
    await clock.settle()
    socket.stop()
    await clock.advance(60_000)
    expect(told).toEqual(['opened', 'dropped: stopped'])
    expect(attempts).toHaveLength(1)
    expect(clock.pending()).toBe(0)
  })
})
