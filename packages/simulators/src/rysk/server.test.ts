import { once } from 'node:events'
import { createRandom, createSystemClock } from '@riposte/market-model'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { ryskChain } from './chain.ts'
import type { RfqTerms } from './rfq.ts'
import { type RyskSimulator, type RyskSimulatorOptions, startRyskSimulator } from './server.ts'
import { isSignedBy, ryskQuoteDigest } from './signed-message.ts'
import {
  createFixedMarket,
  createTestMaker,
  createVirtualClock,
  type Frame,
  MILLION_USD,
  quoteFrame,
  START,
  USD,
  WETH,
} from './test-bench.ts'
import type { TradeResult } from './trade-frame.ts'

const clock = createSystemClock(START)
const alice = createTestMaker(1, clock.nowMs)
const bob = createTestMaker(2, clock.nowMs)

const running: RyskSimulator[] = []
const clients: WebSocket[] = []

afterEach(async () => {
  for (const client of clients.splice(0)) client.terminate()
  await Promise.all(running.splice(0).map((server) => server.close()))
})

async function start(options: Partial<RyskSimulatorOptions> = {}): Promise<RyskSimulator> {
  const server = await startRyskSimulator({
    market: createFixedMarket(),
    clock,
    random: createRandom(5),
    makers: [alice, bob].map(({ address }) => ({ address, balances: { [USD]: MILLION_USD } })),
    competitors: { count: 0 },
    takers: { repeatChance: 0 },
    behaviour: { windowMs: 200, confirmDelayMs: [10, 20], settlementDelayMs: 20 },
    ...options,
  })
  running.push(server)
  return server
}

/** A client that hands out its frames one by one, in order. */
async function connect(url: string) {
  const socket = new WebSocket(url)
  clients.push(socket)
  const waiting: ((frame: Frame) => void)[] = []
  const frames: Frame[] = []
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as Frame
    const take = waiting.shift()
    if (take === undefined) frames.push(frame)
    else take(frame)
  })
  socket.on('error', () => {})
  await once(socket, 'open')
  const next = (): Promise<Frame> => {
    const frame = frames.shift()
    return frame === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(frame)
  }
  return { socket, frames, next, send: (text: string | Buffer) => socket.send(text) }
}

describe('the server', () => {
  it('lets a maker quote, win and learn of its trade, and takes exactly premium and fee', async () => {
    const { url, engine } = await start()
    const stream = await connect(`${url}rfqs/${WETH}`)
    const maker = await connect(`${url}maker`)
    const rfq = await stream.next()
    const terms = rfq.result as RfqTerms
    const quote = alice.quote(terms, '12.3456789')
    maker.send(quoteFrame(String(rfq.id), quote))
    expect(await maker.next()).toEqual({ jsonrpc: '2.0', id: rfq.id, result: 'OK' })

    const frame = await maker.next()
    expect(frame.id).toBe('trade')
    const trade = frame.result as TradeResult
    expect(trade.quoteNonce).toBe(quote.nonce)
    const digest = ryskQuoteDigest(ryskChain(84532), { ...quote, nonce: BigInt(trade.quoteNonce) })
    expect(isSignedBy(digest, trade.quoteSignature, alice.address)).toBe(true)

    const premium = (BigInt(terms.quantity) * quote.price) / 10n ** 30n
    const paid = MILLION_USD - premium - BigInt(trade.fees)
    maker.send(
      JSON.stringify({ jsonrpc: '2.0', id: 'balances', method: 'balances', params: { account: alice.address } }),
    )
    expect(await maker.next()).toEqual({ jsonrpc: '2.0', id: 'balances', result: { [USD]: String(paid) } })
    expect(engine.balances(alice.address)[USD]).toBe(paid)
  })

  it('tells the one of two makers that is overtaken', async () => {
    const { url } = await start({ behaviour: { windowMs: 5_000 } })
    const stream = await connect(`${url}rfqs/${WETH}`)
    const [first, second] = [await connect(`${url}maker`), await connect(`${url}maker`)]
    const rfq = await stream.next()
    const id = String(rfq.id)
    first.send(quoteFrame(id, alice.quote(rfq.result as RfqTerms, '10')))
    expect(await first.next()).toMatchObject({ result: 'OK' })
    second.send(quoteFrame(id, bob.quote(rfq.result as RfqTerms, '11')))
    expect(await second.next()).toMatchObject({ result: 'OK' })
    expect(await first.next()).toMatchObject({
      id,
      result: { rfqId: id, newBest: '11000000000000000000', yours: '10000000000000000000' },
    })
  })

  it('serves REST on the same port, without leave for pages of other origins', async () => {
    const { url } = await start()
    const base = url.replace('ws:', 'http:')
    const response = await fetch(`${base}api/assets`)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect(Object.keys((await response.json()) as object)).toEqual(['84532'])
    expect((await fetch(`${base}nothing`)).status).toBe(404)
  })

  it('spoils REST answers as scripted, one after the other', async () => {
    const { url } = await start({
      faults: { rest: { 0: 'error', 1: 'limited', 2: 'malformed', 3: 'empty', 4: 'hang' } },
    })
    const get = async (signal?: AbortSignal) => {
      const response = await fetch(`${url.replace('ws:', 'http:')}api/products`, signal === undefined ? {} : { signal })
      return [response.status, await response.text()] as const
    }
    expect(await get()).toEqual([500, '{"error":"Internal Server Error"}'])
    expect(await get()).toEqual([429, 'cc'])
    const [status, half] = await get()
    expect(status).toBe(200)
    expect(() => JSON.parse(half) as unknown).toThrow()
    expect(await get()).toEqual([200, ''])
    await expect(get(AbortSignal.timeout(100))).rejects.toThrow()
    const [, whole] = await get()
    expect(whole.startsWith(half)).toBe(true)
    expect(Array.isArray(JSON.parse(whole))).toBe(true)
  })

  it('refuses a WebSocket on another path', async () => {
    const { url } = await start()
    const socket = new WebSocket(`${url}elsewhere`)
    const [error] = (await once(socket, 'error')) as [Error]
    expect(error.message).toContain('404')
  })

  it('stays silent on an asset that it does not list, or closes when told to', async () => {
    const silent = await start()
    const stream = await connect(`${silent.url}rfqs/0xunknown`)
    expect(stream.socket.readyState).toBe(WebSocket.OPEN)
    const strict = await start({ behaviour: { unknownAsset: 'close' } })
    const closed = await connect(`${strict.url}rfqs/${WETH.toUpperCase()}`)
    const [code] = (await once(closed.socket, 'close')) as [number]
    expect(code).toBe(1008)
  })

  it('survives binary frames, oversized frames and nonsense', async () => {
    const { url } = await start()
    const huge = await connect(`${url}maker`)
    huge.send('x'.repeat(70_000))
    await once(huge.socket, 'close')
    const maker = await connect(`${url}maker`)
    maker.send(Buffer.from('{}'))
    maker.send('nonsense')
    expect(await maker.next()).toMatchObject({ error: { code: -32700 } })
  })

  it('pings, is content with any pong and cuts a socket that sends none', async () => {
    const virtual = createVirtualClock()
    const { url } = await start({ clock: virtual, takers: { enabled: false } })
    const lively = await connect(`${url}maker`)
    const mute = new WebSocket(`${url}maker`, { autoPong: false })
    clients.push(mute)
    await once(mute, 'open')
    const cut = once(mute, 'close')
    for (let i = 0; i < 3; i++) {
      const pinged = once(lively.socket, 'ping')
      virtual.pass(30_000)
      await pinged
      // The server has read the pong when it answers what was sent after it.
      lively.send('nonsense')
      await lively.next()
    }
    const [code] = (await cut) as [number]
    expect(code).toBe(1006)
    expect(lively.socket.readyState).toBe(WebSocket.OPEN)
  })

  it('cuts all sockets on demand and takes new ones', async () => {
    const server = await start()
    const before = await connect(`${server.url}maker`)
    const cut = once(before.socket, 'close')
    server.cutConnections()
    expect(await cut).toEqual([1006, Buffer.alloc(0)])
    const after = await connect(`${server.url}maker`)
    expect(after.socket.readyState).toBe(WebSocket.OPEN)
  })

  it('closes all sockets in good order on demand', async () => {
    const server = await start()
    const { socket } = await connect(`${server.url}maker`)
    const closed = once(socket, 'close')
    server.closeConnections()
    expect(await closed).toEqual([1001, Buffer.from('going away')])
  })

  it('stalls sockets: they stay open, hear nothing, are not pinged, and new ones work', async () => {
    const virtual = createVirtualClock()
    const server = await start({ clock: virtual, takers: { enabled: false } })
    const stalled = await connect(`${server.url}maker`)
    let pings = 0
    stalled.socket.on('ping', () => (pings += 1))
    server.stallConnections()
    stalled.send('nonsense')
    const lively = await connect(`${server.url}maker`)
    for (let i = 0; i < 4; i++) {
      const pinged = once(lively.socket, 'ping')
      virtual.pass(30_000)
      await pinged
      lively.send('nonsense')
      await lively.next()
    }
    expect(pings).toBe(0)
    expect(stalled.frames).toEqual([])
    expect(stalled.socket.readyState).toBe(WebSocket.OPEN)
    const cut = once(stalled.socket, 'close')
    server.cutConnections()
    await cut
  })

  it('breaks one socket in the middle of a conversation when its frames are scripted to', async () => {
    const { url } = await start({
      takers: { enabled: false },
      faults: { frames: { script: { 0: ['stall'], 1: ['cut'] } } },
    })
    const [first, second] = [await connect(`${url}maker`), await connect(`${url}maker`)]
    first.send('nonsense')
    expect(await first.next()).toMatchObject({ error: { code: -32700 } })
    const cut = once(second.socket, 'close')
    second.send('nonsense')
    expect(await second.next()).toMatchObject({ error: { code: -32700 } })
    expect(await cut).toEqual([1006, Buffer.alloc(0)])
    first.send('nonsense')
    const third = await connect(`${url}maker`)
    third.send('nonsense')
    await third.next()
    expect(first.frames).toEqual([])
    expect(first.socket.readyState).toBe(WebSocket.OPEN)
  })

  it('says so when it cannot have its port', async () => {
    const { url } = await start()
    const port = Number(new URL(url).port)
    await expect(start({ port })).rejects.toMatchObject({ name: 'SimulatorsError', code: 'LISTEN_FAILED' })
  })

  it('closes once, however often it is told to', async () => {
    const server = await start()
    const { socket } = await connect(`${server.url}maker`)
    const cut = once(socket, 'close')
    await Promise.all([server.close(), server.close()])
    await cut
    await expect(fetch(server.url.replace('ws:', 'http:'))).rejects.toThrow()
  })
})
