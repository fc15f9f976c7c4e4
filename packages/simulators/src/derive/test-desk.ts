import {
  type Address,
  checksumAddress,
  compileStruct,
  createSigner,
  domainSeparator,
  encodeWords,
  personalMessageDigest,
  type Signer,
  typedDataDigest,
} from '@riposte/evm-signing'
import {
  type Clock,
  createOption,
  createPerp,
  createRandom,
  epochMs,
  type Instrument,
  parseWad,
} from '@riposte/market-model'
import type { FairQuote, Market } from '../market.ts'
import type { Connection } from './connection.ts'
import { createDeriveCore, type DeriveCore, type DeriveCoreOptions } from './derive-core.ts'
import type { DeriveEngine } from './engine.ts'
import { TRADE_MODULE, VERIFYING_CONTRACT } from './protocol.ts'

/** Time for tests: stands still until told. */
interface FakeClock extends Clock {
  advance(ms: number): void
}

function createFakeClock(startAt: number): FakeClock {
  let now = startAt
  let tasks: { at: number; run: () => void }[] = []
  return {
    nowMs: () => epochMs(now),
    monotonicMs: () => now - startAt,
    after(delayMs, run) {
      const task = { at: now + delayMs, run }
      tasks.push(task)
      return () => {
        tasks = tasks.filter((other) => other !== task)
      }
    },
    advance(ms) {
      const end = now + ms
      for (;;) {
        const due = tasks.filter((task) => task.at <= end).sort((a, b) => a.at - b.at)[0]
        if (due === undefined) break
        tasks = tasks.filter((task) => task !== due)
        now = Math.max(now, due.at)
        due.run()
      }
      now = end
    },
  }
}

/** The morning of an expiry, two hours before it. */
export const START = Date.UTC(2026, 11, 25, 6, 0, 0)
export const EXPIRY = epochMs(Date.UTC(2026, 11, 25, 8, 0, 0))
export const CALL = 'ETH-20261225-3000-C'
export const PUT = 'ETH-20261225-3000-P'

/** A market whose every figure is what the test last set. */
export interface FixedMarket extends Market {
  setSpot(underlying: string, spot: number): void
  set(instrument: string, fair: Partial<FairQuote>): void
}

export function createFixedMarket(): FixedMarket {
  const spots = new Map([
    ['ETH', 3000],
    ['BTC', 84358.49561857211],
  ])
  const instruments: Instrument[] = [
    createPerp('ETH'),
    createPerp('BTC'),
    createOption('ETH', EXPIRY, parseWad('3000'), 'call'),
    createOption('ETH', EXPIRY, parseWad('3000'), 'put'),
  ]
  const perp = { depth: 5, iv: undefined, delta: 1, gamma: 0, vega: 0, theta: 0 }
  const option = { depth: 10, iv: 0.6, gamma: 0.001, vega: 1.5, theta: -2, mark: 50, bid: 48, ask: 52, forward: 3000 }
  const fairs = new Map<string, FairQuote>([
    ['ETH-PERP', { ...perp, mark: 3001, bid: 3000.5, ask: 3001.5, forward: 3000 }],
    ['BTC-PERP', { ...perp, mark: 84367.247384690156, bid: 84365.4, ask: 84370.2, forward: 84358 }],
    [CALL, { ...option, delta: 0.5 }],
    [PUT, { ...option, delta: -0.5 }],
  ])
  return {
    description: 'fixed',
    underlyings: ['ETH', 'BTC'],
    instruments,
    advance() {},
    spot: (underlying) => spots.get(underlying) as number,
    fair: (name) => fairs.get(name),
    setSpot: (underlying, spot) => void spots.set(underlying, spot),
    set(name, fair) {
      fairs.set(name, { ...(fairs.get(name) as FairQuote), ...fair })
    },
  }
}

/** Publicly known development keys: worth nothing. */
export const OWNER = createSigner('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')
export const SESSION_KEY = createSigner('0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d')
export const STRANGER = createSigner('0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a')

export const SUBACCOUNT = 12
/** Of the same wallet. */
export const SECOND_SUBACCOUNT = 13
export const OTHER_SUBACCOUNT = 77

/** An order as tests write it; what is left out has a default. */
export interface TestOrder {
  instrument_name: string
  direction: 'buy' | 'sell'
  amount: string
  limit_price: string
  max_fee?: string
  nonce?: string
  signature_expiry_sec?: number
  subaccount_id?: number
  [field: string]: unknown
}

// Written with the compiled EIP-712 of the signing package, so that it checks the simulator's hand-written encoder.
const ACTION = compileStruct(
  'Action(uint256 subaccountId,uint256 nonce,address module,bytes data,uint256 expiry,address owner,address signer)',
)

/** Params of `private/order`, signed as a client signs them. */
export function signOrder(
  core: DeriveCore,
  order: TestOrder,
  now: number,
  signer: Signer,
  owner: Address,
  chainId = 31337,
) {
  const listed = core.exchange.instruments.get(order.instrument_name)
  const filled = {
    max_fee: '1000',
    nonce: String(BigInt(now) * 1_000_000n + nextNonce()),
    signature_expiry_sec: Math.floor(now / 1000) + 600,
    subaccount_id: SUBACCOUNT,
    ...order,
  }
  const wordOf = (text: string): bigint => parseWad(text)
  const data = encodeWords(
    ['address', 'uint256', 'int256', 'int256', 'uint256', 'uint256', 'bool'],
    [
      listed?.asset ?? TRADE_MODULE,
      listed?.subId ?? 0n,
      wordOf(filled.limit_price),
      wordOf(filled.amount),
      wordOf(filled.max_fee),
      filled.subaccount_id,
      filled.direction === 'buy',
    ],
  )
  const hash = ACTION.hash({
    subaccountId: filled.subaccount_id,
    nonce: BigInt(filled.nonce),
    module: TRADE_MODULE,
    data,
    expiry: filled.signature_expiry_sec,
    owner,
    signer: signer.address,
  })
  const separator = domainSeparator({
    name: 'Matching',
    version: '1.0',
    chainId,
    verifyingContract: VERIFYING_CONTRACT,
  })
  return {
    ...filled,
    signer: checksumAddress(signer.address),
    signature: signer.sign(typedDataDigest(separator, hash)),
  }
}

let nonceCounter = 0n
function nextNonce(): bigint {
  nonceCounter += 1n
  return nonceCounter % 1_000_000n
}

export type Reply = {
  id?: unknown
  result?: Fields
  error?: { code: number; message: string; data: unknown }
  method?: string
  params?: { channel: string; data: Fields }
}
/** Reply fields as tests read them: `reply.result.order.order_status`. */
type Fields = { readonly [field: string]: Fields } & { readonly length: number } & readonly Fields[]

export interface TestClient {
  readonly messages: Reply[]
  readonly connection: Connection
  dropped: boolean
  /** Send and run the clock until the reply is there. */
  call(method: string, params?: unknown): Reply
  /** Send without waiting. */
  send(text: string): void
  login(signer?: Signer, wallet?: Address): Reply
  order(order: TestOrder, signer?: Signer): Reply
  replace(order: TestOrder, target: object): Reply
  /** Data of all notifications of a channel so far. */
  notices(channel: string): readonly Fields[]
}

export interface TestDesk {
  readonly clock: FakeClock
  readonly market: FixedMarket
  readonly core: DeriveCore
  readonly engine: DeriveEngine
  connect(): TestClient
  /** A logged-in connection that hears of everything private of the subaccount. */
  trader(): TestClient
}

export function openDesk(options: Partial<DeriveCoreOptions> & { usdc?: string } = {}): TestDesk {
  const clock = createFakeClock(START)
  const market = createFixedMarket()
  const usdc = parseWad(options.usdc ?? '1000000')
  const core = createDeriveCore({
    market,
    clock,
    random: createRandom(1, 'derive test'),
    accounts: [
      {
        wallet: OWNER.address,
        sessionKeys: [{ address: SESSION_KEY.address, expiry: epochMs(START + 86_400_000) }],
        subaccounts: [
          { id: SUBACCOUNT, usdc },
          { id: SECOND_SUBACCOUNT, usdc },
        ],
      },
      {
        wallet: STRANGER.address,
        sessionKeys: [],
        subaccounts: [{ id: OTHER_SUBACCOUNT, usdc }],
        rfqMaker: true,
      },
    ],
    ...options,
  })
  core.start()

  function connect(): TestClient {
    const messages: Reply[] = []
    const receive = (text: string): void => void messages.push(text === 'pong' ? { id: 'pong' } : JSON.parse(text))
    const client: TestClient = {
      messages,
      dropped: false,
      connection: core.connect({
        address: '127.0.0.1',
        send: receive,
        sendMarketData: receive,
        drop() {
          client.dropped = true
          client.connection.closed()
        },
      }),
      send: (text) => client.connection.receive(text),
      call(method, params = {}) {
        const id = `test-${messages.length}-${method}`
        client.send(JSON.stringify({ id, method, params }))
        for (let waited = 0; waited < 100; waited++) {
          const reply = messages.find((message) => message.id === id)
          if (reply !== undefined) return reply
          clock.advance(10)
        }
        throw new Error(`expected a reply to ${method}`)
      },
      login(signer = SESSION_KEY, wallet = OWNER.address) {
        const timestamp = String(clock.nowMs())
        const signature = signer.sign(personalMessageDigest(timestamp))
        return client.call('public/login', { wallet: checksumAddress(wallet), timestamp, signature })
      },
      order: (order, signer = SESSION_KEY) =>
        client.call('private/order', signOrder(core, order, clock.nowMs(), signer, OWNER.address)),
      replace: (order, target) =>
        client.call('private/replace', {
          ...signOrder(core, order, clock.nowMs(), SESSION_KEY, OWNER.address),
          ...target,
        }),
      notices: (channel) =>
        messages.flatMap(({ params }) => (params !== undefined && params.channel === channel ? [params.data] : [])),
    }
    return client
  }

  return {
    clock,
    market,
    core,
    engine: core.engine,
    connect,
    trader() {
      const client = connect()
      client.login()
      const topics = ['orders', 'trades', 'balances']
      client.call('subscribe', { channels: topics.map((topic) => `${SUBACCOUNT}.${topic}`) })
      return client
    },
  }
}
