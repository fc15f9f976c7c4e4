import { request } from 'node:http'
import { checksumAddress, personalMessageDigest } from '@riposte/evm-signing'
import { createRandom, createSystemClock, epochMs, parseWad } from '@riposte/market-model'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type DeriveSimulator, type DeriveSimulatorOptions, startDeriveSimulator } from './server.ts'
import { CALL, createFixedMarket, OWNER, type Reply, SESSION_KEY, START, SUBACCOUNT } from './test-desk.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

async function start(more: Partial<DeriveSimulatorOptions> = {}): Promise<DeriveSimulator> {
  const simulator = await startDeriveSimulator({
    market: createFixedMarket(),
    clock: createSystemClock(epochMs(START)),
    random: createRandom(1),
    takerDelayMs: 1,
    publishIntervalMs: 50,
    ...more,
    accounts: [
      {
        wallet: OWNER.address,
        sessionKeys: [{ address: SESSION_KEY.address, expiry: epochMs(START + 86_400_000) }],
        subaccounts: [{ id: SUBACCOUNT, usdc: parseWad('1000') }],
      },
    ],
  })
  open.push(simulator)
  return simulator
}

interface HttpReply {
  readonly status: number | undefined
  readonly text: string
}

function http(
  url: string,
  body: string | undefined,
  headers: Record<string, string>,
  method = 'POST',
): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode, text }))
    })
    call.on('error', reject)
    call.end(body)
  })
}

const AGENT = { 'user-agent': 'test' }

class Client {
  readonly messages: Reply[] = []
  readonly socket: WebSocket
  private waiting: (() => void)[] = []

  constructor(url: string) {
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/ws`)
    open.push({ close: () => this.socket.terminate() })
    this.socket.on('message', (data) => {
      const text = String(data)
      this.messages.push(text === 'pong' ? { id: 'pong' } : JSON.parse(text))
      for (const wake of this.waiting.splice(0)) wake()
    })
  }

  opened(): Promise<void> {
    return new Promise((resolve) => this.socket.once('open', () => resolve()))
  }

  closed(): Promise<void> {
    return new Promise((resolve) => this.socket.once('close', () => resolve()))
  }

  async until(accepts: (message: Reply) => boolean): Promise<Reply> {
    for (;;) {
      const found = this.messages.find(accepts)
      if (found !== undefined) return found
      await new Promise<void>((resolve) => this.waiting.push(resolve))
    }
  }

  call(method: string, params: unknown): Promise<Reply> {
    this.socket.send(JSON.stringify({ id: method, method, params }))
    return this.until((message) => message.id === method)
  }
}

describe('REST', () => {
  it('answers a public method with id and result, perps without end included', async () => {
    const { url } = await start()
    const reply = await http(`${url}/public/get_instrument`, '{"instrument_name":"ETH-PERP"}', AGENT)
    expect(reply.status).toBe(200)
    expect(JSON.parse(reply.text)).toMatchObject({ result: { instrument_name: 'ETH-PERP' } })
    expect(reply.text).toContain('"scheduled_deactivation":9223372036854775807')
    expect((await http(`${url}/public/get_all_currencies`, undefined, AGENT, 'GET')).status).toBe(200)
    // A client with nothing to ask sends the JSON of nothing.
    expect(JSON.parse((await http(`${url}/public/get_time`, 'null', AGENT)).text)).toMatchObject({
      result: expect.any(Number),
    })
  })

  it('refuses a request without User-Agent, other paths, methods of sockets and text that is not JSON', async () => {
    const { url } = await start()
    expect((await http(`${url}/public/get_time`, '{}', {})).status).toBe(403)
    expect((await http(url.replace('/v3', '/v2/public/get_time'), '{}', AGENT)).status).toBe(404)
    expect((await http(`${url}/subscribe`, '{"channels":["spot_feed.ETH"]}', AGENT)).text).toContain('-32601')
    expect((await http(`${url}/public/get_time`, '{', AGENT)).text).toContain('-32700')
    expect((await http(`${url}/public/get_time`, '[]', AGENT)).text).toContain('-32602')
  })

  it('opens private methods to signed headers only', async () => {
    const { url } = await start()
    const timestamp = String(START)
    const headers = {
      ...AGENT,
      'X-DeriveWallet': checksumAddress(OWNER.address),
      'X-DeriveTimestamp': timestamp,
      'X-DeriveSignature': SESSION_KEY.sign(personalMessageDigest(timestamp)),
    }
    const call = (extra: Record<string, string>) =>
      http(`${url}/private/get_collaterals`, `{"subaccount_id":${SUBACCOUNT}}`, extra)
    const good = JSON.parse((await call(headers)).text)
    expect(good.result.collaterals[0]).toMatchObject({ asset_name: 'USDC', amount: '1000' })
    expect(JSON.parse((await call(AGENT)).text).error.code).toBe(14021)
    const forged = await call({ ...headers, 'X-DeriveTimestamp': String(START + 1) })
    expect(JSON.parse(forged.text).error.code).toBe(14014)
  })
})

describe('WebSocket', () => {
  it('logs in, publishes, and answers ping with pong', async () => {
    const { url } = await start()
    const client = new Client(url)
    await client.opened()
    const timestamp = String(START)
    const signature = SESSION_KEY.sign(personalMessageDigest(timestamp))
    const login = await client.call('public/login', { wallet: OWNER.address, timestamp, signature })
    expect(login.result).toEqual([SUBACCOUNT])
    await client.call('subscribe', { channels: [`ticker_slim.${CALL}.1000`, `orderbook.${CALL}.1.10`] })
    await client.until(({ params }) => params?.channel === `ticker_slim.${CALL}.1000`)
    await client.until(({ params }) => params?.channel === `orderbook.${CALL}.1.10`)
    client.socket.send('ping')
    await client.until(({ id }) => id === 'pong')
  })

  it('survives binary frames, garbage, huge frames and sockets that vanish', async () => {
    const { url } = await start()
    const client = new Client(url)
    await client.opened()
    client.socket.send(Buffer.from([0, 255]))
    client.socket.send('\u0000')
    await client.until(({ error }) => error?.code === -32700)
    const gone = client.closed()
    client.socket.send('x'.repeat(2 << 20))
    await gone
    const second = new Client(url)
    await second.opened()
    expect((await second.call('public/get_time', {})).error).toBeUndefined()
  })

  it('leaves connections open and dead when told to, not even answering pings, until the next round of its own', async () => {
    const { url, faults } = await start({ pingIntervalMs: 400 })
    const client = new Client(url)
    await client.opened()
    const gone = client.closed()
    faults.silenceConnections()
    let answered = false
    client.socket.on('pong', () => {
      answered = true
    })
    client.socket.ping()
    client.socket.send('ping')
    await gone
    expect(answered).toBe(false)
  })

  it('cuts every connection when told to, and goes on serving', async () => {
    const { url, faults } = await start()
    const client = new Client(url)
    await client.opened()
    const gone = client.closed()
    faults.closeConnections()
    await gone
    const again = new Client(url)
    await again.opened()
    expect((await again.call('public/get_time', {})).id).toBe('public/get_time')
  })
})

it('rejects a port that is taken, with a code of its own', async () => {
  const { url } = await start()
  const options = { market: createFixedMarket(), clock: createSystemClock(), random: createRandom(1), accounts: [] }
  const second = startDeriveSimulator({ ...options, port: Number(new URL(url).port) })
  await expect(second).rejects.toMatchObject({ name: 'SimulatorsError', code: 'LISTEN_FAILED' })
})

it('takes signatures of a real network on loopback only', async () => {
  const options = { market: createFixedMarket(), clock: createSystemClock(), random: createRandom(1), accounts: [] }
  const open = startDeriveSimulator({ ...options, chainId: 1, host: '0.0.0.0' })
  await expect(open).rejects.toMatchObject({ name: 'SimulatorsError', code: 'OPTIONS_INVALID' })
})
