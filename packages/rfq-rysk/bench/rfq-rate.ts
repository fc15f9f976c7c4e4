// 500 RFQs a second over 200 asset streams through one process: is each answered or declined inside its window, and does
// memory stay flat? The server is a process of its own, so that what is measured here is the client alone.
// Run: node --conditions=source bench/rfq-rate.ts [SECONDS] [RFQS_A_SECOND]
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createMemoryNonceStore, createNonces, createSigner, parseAddress, recoverAddress } from '@riposte/evm-signing'
import { createRandom, createSystemClock, epochMs, parseWad, type Rfq } from '@riposte/market-model'
import { createRyskSource, quoteDigest, ryskChain, trustDomains } from '@riposte/rfq-rysk'
import { type WebSocket, WebSocketServer } from 'ws'

const SECONDS = Number(process.argv[2] ?? 20)
const RATE = Number(process.argv[3] ?? 500)
const ASSETS = 200
const WINDOW_MS = 2_000
/** Chances that a frame comes twice, and that it is one that a desk declines. */
const REPEATED = 0.05
const DECLINED = 0.1
const VERIFIED = 0.02
const chain = ryskChain(999)
/** The well-known first development key of local test chains; it holds nothing. */
const signer = createSigner('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')

const assets = Array.from({ length: ASSETS }, (_, i) => `0x${(i + 1).toString(16).padStart(40, '0')}`)

if (process.argv[4] === 'serve') await serve()
else await measure()

/** The load: a server that pushes RFQs evenly and takes the time of each answer. */
async function serve(): Promise<void> {
  const random = createRandom(1, 'load')
  const streams = new Map<string, WebSocket>()
  const sentAt = new Map<string, number>()
  const latencies: number[] = []
  let maker: WebSocket | undefined
  let forged = 0
  let verified = 0

  const http = createServer((request, response) => {
    const listed = assets.map((address, i) => ({
      active: true,
      address,
      decimals: 18,
      symbol: `A${i}`,
      underlying: `U${i}`,
    }))
    response.end(JSON.stringify(request.url === '/api/assets' ? { 999: listed } : []))
  })
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false })
  sockets.on('connection', (socket, { url = '' }) => {
    if (url === '/maker') maker = socket
    else streams.set(url.slice('/rfqs/'.length), socket)
    socket.on('message', (data) => onMakerFrame(socket, data.toString()))
    if (maker !== undefined && streams.size === ASSETS) push()
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  process.send?.({ port: (http.address() as AddressInfo).port })

  function onMakerFrame(socket: WebSocket, text: string): void {
    const at = performance.now()
    const { id, method, params } = JSON.parse(text)
    if (method === 'balances') {
      socket.send(JSON.stringify({ id, result: { [chain.strikeAsset.address]: '1000000000000000' } }))
      return
    }
    const began = sentAt.get(id)
    if (method !== 'quote' || began === undefined) return
    latencies.push(at - began)
    sentAt.delete(id)
    socket.send(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":"OK"}`)
    if (random.unit() >= VERIFIED) return
    verified += 1
    const terms = {
      ...params,
      nonce: BigInt(params.nonce),
      price: BigInt(params.price),
      quantity: BigInt(params.quantity),
      strike: BigInt(params.strike),
    }
    if (recoverAddress(quoteDigest(terms, trustDomains(chain)[0].separator), params.signature) !== signer.address)
      forged += 1
  }

  function push(): void {
    const startedAt = performance.now()
    let pushed = 0
    let declinable = 0
    const timer = setInterval(() => {
      const due = Math.min(SECONDS * RATE, Math.floor(((performance.now() - startedAt) / 1000) * RATE))
      while (pushed < due) {
        pushed += 1
        const isDeclined = random.unit() < DECLINED
        if (isDeclined) declinable += 1
        pushOne(`rfq-${pushed}`, isDeclined)
      }
      if (pushed < SECONDS * RATE) return
      clearInterval(timer)
      setTimeout(() => process.send?.({ pushed, declinable, latencies, forged, verified }), WINDOW_MS + 500)
    }, 2)
  }

  function pushOne(id: string, isDeclined: boolean): void {
    const asset = assets[Math.floor(random.unit() * ASSETS)] ?? ''
    const frame = JSON.stringify({
      jsonrpc: '2.0',
      id,
      result: {
        asset,
        assetName: 'A',
        chainId: 999,
        expiry: 1_893_456_000,
        isPut: random.unit() < 0.5,
        isTakerBuy: isDeclined,
        quantity: '1000000000000000000',
        strike: '4500000000',
        taker: '0x0000000000000000000000000000000000000000',
        usd: chain.strikeAsset.address,
        collateralAsset: asset,
      },
    })
    sentAt.set(id, performance.now())
    streams.get(asset)?.send(frame)
    if (random.unit() < REPEATED) streams.get(asset)?.send(frame)
  }
}

/** The client under load. */
async function measure(): Promise<void> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const clock = createSystemClock()
  const server: ChildProcess = fork(import.meta.filename, [String(SECONDS), String(RATE), 'serve'], {
    execArgv: process.execArgv,
  })
  const [{ port }] = (await once(server, 'message')) as [{ port: number }]
  const source = createRyskSource({
    url: `ws://127.0.0.1:${port}/`,
    chainId: chain.id,
    signer,
    clock,
    random: createRandom(2),
    nonces: createNonces({ signer: signer.address, store: createMemoryNonceStore(), clock, unit: 'microseconds' }),
    lateTradeMs: 2_000,
  })
  const outcomes: Record<string, number> = {}
  let rfqs = 0
  let declined = 0
  let slowestDeclineMs = 0

  function onRfq(rfq: Rfq): void {
    rfqs += 1
    if (rfq.side === 'sell') {
      declined += 1
      slowestDeclineMs = Math.max(slowestDeclineMs, clock.monotonicMs() - rfq.receivedAtMs)
      return
    }
    const quote = source.signQuote(rfq, parseWad('1.25'), epochMs(clock.nowMs() + 3_000))
    void source.sendQuote(quote).then(({ status }) => {
      outcomes[status] = (outcomes[status] ?? 0) + 1
    })
  }

  const heaps: string[] = []
  const cpu = process.cpuUsage()
  const done = once(server, 'message') as Promise<[ServerReport]>
  await source.start({ rfq: onRfq, standing() {}, trade() {}, quarantine() {}, status() {} })
  const sampleEveryS = Math.max(1, Math.round(SECONDS / 10))
  const samples = setInterval(() => {
    collect()
    heaps.push((process.memoryUsage().heapUsed / 1e6).toFixed(1))
  }, sampleEveryS * 1000)
  const [report] = await done
  clearInterval(samples)
  const { user, system } = process.cpuUsage(cpu)
  print(report, { rfqs, declined, slowestDeclineMs, outcomes, heaps, sampleEveryS, cpuUs: user + system })
  await source.stop()
  server.kill()
}

interface ServerReport {
  readonly pushed: number
  readonly declinable: number
  readonly latencies: readonly number[]
  readonly forged: number
  readonly verified: number
}

interface ClientReport {
  readonly rfqs: number
  readonly declined: number
  readonly slowestDeclineMs: number
  readonly outcomes: Readonly<Record<string, number>>
  readonly heaps: readonly string[]
  readonly sampleEveryS: number
  readonly cpuUs: number
}

function print(server: ServerReport, client: ClientReport): void {
  const sorted = [...server.latencies].sort((a, b) => a - b)
  const quantile = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN).toFixed(2)
  const inside = sorted.filter((ms) => ms <= WINDOW_MS).length
  const bareUs = bareSignatureUs()
  const cpuUs = client.cpuUs / client.rfqs
  const rows: readonly (readonly [string, string])[] = [
    ['asset streams, RFQs a second, seconds', `${ASSETS}, ${RATE}, ${SECONDS}`],
    ['RFQs pushed, heard', `${server.pushed}, ${client.rfqs}`],
    ['answered inside the window of 2 s', `${inside} of ${server.pushed - server.declinable}`],
    ['declined, slowest', `${client.declined} of ${server.declinable}, ${client.slowestDeclineMs.toFixed(2)} ms`],
    ['push to answer, ms: p50, p99, p99.9, max', [0.5, 0.99, 0.999, 1].map(quantile).join(', ')],
    ['answers', JSON.stringify(client.outcomes)],
    ['signatures verified, wrong', `${server.verified}, ${server.forged}`],
    [`heap after collection, MB, every ${client.sampleEveryS} s`, client.heaps.join(' ')],
    ['CPU for each RFQ, µs', cpuUs.toFixed(0)],
    ['of a bare quote signature, µs and times', `${bareUs.toFixed(0)}, ${(cpuUs / bareUs).toFixed(1)}`],
  ]
  for (const [name, value] of rows) process.stdout.write(`${name.padEnd(44)} ${value}\n`)
}

/** The one thing that cannot be left out: hashing and signing the terms, nothing else. */
function bareSignatureUs(): number {
  const { separator } = trustDomains(chain)[0]
  const address = parseAddress(assets[0] ?? '')
  const rounds = 2_000
  const began = process.cpuUsage()
  for (let i = 0; i < rounds; i++) {
    const digest = quoteDigest(
      {
        assetAddress: address,
        chainId: 999,
        isPut: false,
        strike: 4_500_000_000n,
        expiry: 1_893_456_000,
        maker: signer.address,
        nonce: BigInt(i),
        price: 1_250_000_000_000_000_000n,
        quantity: 1_000_000_000_000_000_000n,
        isTakerBuy: false,
        validUntil: 1_893_000_000,
        usd: parseAddress(chain.strikeAsset.address),
        collateralAsset: address,
      },
      separator,
    )
    signer.sign(digest)
  }
  const { user, system } = process.cpuUsage(began)
  return (user + system) / rounds
}
