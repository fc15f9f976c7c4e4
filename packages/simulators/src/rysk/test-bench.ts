import { createSigner } from '@riposte/evm-signing'
import {
  type Cancel,
  type Clock,
  createOption,
  createPerp,
  createRandom,
  type EpochMs,
  epochMs,
  type Instrument,
  parseWad,
} from '@riposte/market-model'
import type { FairQuote, Market } from '../market.ts'
import { ryskChain } from './chain.ts'
import type { Connection } from './connections.ts'
import { createRyskEngine, type RyskEngine } from './engine.ts'
import type { RyskEngineOptions } from './engine-options.ts'
import type { Quote } from './quote.ts'
import type { RfqTerms } from './rfq.ts'
import { ryskQuoteDigest, type SigningDomain } from './signed-message.ts'

/** A Monday, so that the first listed Friday is four days ahead. */
export const START = epochMs(Date.UTC(2026, 9, 5, 12))
export const USD = '0x98d56648c9b7f3cb49531f4135115b5000ab1733'
export const WETH = '0xb67bfa7b488df4f2efa874f4e59242e9130ae61f'
export const WBTC = '0x0cb970511c6c3491dc36f1b7774743da3fc4335f'
export const ETH_SPOT = 3_000

/** A clock that stands still until it is told to move; tasks run in the order of their times. */
export interface VirtualClock extends Clock {
  pass(ms: number): void
  /** Time goes by and nothing runs, as on a machine that is suspended. */
  sleep(ms: number): void
  readonly pendingCount: number
}

export function createVirtualClock(start: EpochMs = START): VirtualClock {
  let now = 0
  let order = 0
  let tasks: { readonly at: number; readonly order: number; readonly run: () => void }[] = []
  return {
    nowMs: () => epochMs(Math.floor(start + now)),
    monotonicMs: () => now,
    after(delayMs, run): Cancel {
      const task = { at: now + delayMs, order: order++, run }
      tasks.push(task)
      return () => {
        tasks = tasks.filter((other) => other !== task)
      }
    },
    pass(ms) {
      const end = now + ms
      for (;;) {
        const [next] = tasks.filter((task) => task.at <= end).sort((a, b) => a.at - b.at || a.order - b.order)
        if (next === undefined) break
        tasks = tasks.filter((task) => task !== next)
        now = Math.max(now, next.at)
        next.run()
      }
      now = end
    },
    sleep(ms) {
      now += ms
    },
    get pendingCount() {
      return tasks.length
    },
  }
}

const DAY = 86_400_000
export const FIRST_FRIDAY = Date.UTC(2026, 9, 9, 8)

/** A market that never moves: two underlyings, three Fridays and a Saturday, strikes 60 % to 140 % of spot. */
export function createFixedMarket(): Market {
  const spots: Readonly<Record<string, number>> = { ETH: ETH_SPOT, BTC: 100_000 }
  const instruments: Instrument[] = [createPerp('ETH'), createPerp('BTC')]
  const fairs = new Map<string, FairQuote>()
  for (const [underlying, spot] of Object.entries(spots)) {
    for (const expiry of [0, 7, 21, 22].map((days) => epochMs(FIRST_FRIDAY + days * DAY))) {
      for (let percent = 60; percent <= 140; percent += 5) {
        for (const right of ['call', 'put'] as const) {
          const strike = (spot * percent) / 100
          const option = createOption(underlying, expiry, parseWad(String(strike)), right)
          instruments.push(option)
          fairs.set(option.name, fairOf(spot, strike, right === 'call' ? 1 : -1))
        }
      }
    }
  }
  return {
    description: 'a fixed market',
    underlyings: Object.keys(spots),
    instruments,
    advance() {},
    spot: (underlying) => spots[underlying] ?? Number.NaN,
    fair: (name) => fairs.get(name),
  }
}

function fairOf(spot: number, strike: number, sign: 1 | -1): FairQuote {
  const moneyness = (sign * (spot - strike)) / spot
  const mark = Math.max(moneyness, 0) * spot + 0.05 * spot * Math.exp(-20 * moneyness ** 2)
  const delta = sign / (1 + Math.exp(-8 * moneyness))
  return {
    mark,
    // Nobody bids for the outermost strikes.
    bid: Math.abs(moneyness) < 0.38 ? mark * 0.98 : undefined,
    ask: mark * 1.02,
    depth: 50,
    forward: spot,
    iv: 0.6,
    delta,
    gamma: 0.001,
    vega: 1,
    theta: -1,
  }
}

/** Takes down what it is sent. */
export interface Recorder extends Connection {
  readonly frames: readonly Frame[]
  take(): readonly Frame[]
}

export interface Frame {
  readonly id: unknown
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string }
  readonly method?: string
  readonly params?: unknown
}

export function createRecorder(): Recorder {
  let frames: Frame[] = []
  return {
    get frames() {
      return frames
    },
    send(text) {
      frames.push(JSON.parse(text) as Frame)
    },
    take() {
      const taken = frames
      frames = []
      return taken
    },
  }
}

export interface TestMaker {
  readonly address: string
  sign(digest: Uint8Array): string
  /** A quote that repeats an RFQ's terms; changes are made before it is signed, under Base Sepolia's domain or another. */
  quote(terms: RfqTerms, price: string, changes?: Partial<Omit<Quote, 'signature'>>, domain?: SigningDomain): Quote
}

let nonces = 1_000_000n

export function createTestMaker(key: number, now: () => EpochMs): TestMaker {
  const signer = createSigner(key.toString(16).padStart(64, '0'))
  return {
    address: signer.address,
    sign: (digest) => signer.sign(digest),
    quote(terms, price, changes = {}, domain = ryskChain(84532)) {
      nonces += 1n
      const unsigned = {
        assetAddress: terms.asset,
        chainId: terms.chainId,
        isPut: terms.isPut,
        strike: BigInt(terms.strike),
        expiry: terms.expiry,
        maker: signer.address as string,
        nonce: String(nonces),
        price: parseWad(price) as bigint,
        quantity: BigInt(terms.quantity),
        isTakerBuy: terms.isTakerBuy ?? false,
        validUntil: Math.floor(now() / 1000) + 30,
        usd: terms.usd,
        collateralAsset: terms.collateralAsset,
        ...changes,
      }
      const nonce = /^\d{1,30}$/.test(unsigned.nonce) ? BigInt(unsigned.nonce) : 0n
      return { ...unsigned, signature: signer.sign(ryskQuoteDigest(domain, { ...unsigned, nonce })) }
    },
  }
}

/** The frame of a quote, keys in the official client's order. */
export function quoteFrame(rfqId: string, quote: Quote): string {
  return JSON.stringify({
    jsonrpc: '2.0',
    id: rfqId,
    method: 'quote',
    params: {
      assetAddress: quote.assetAddress,
      chainId: quote.chainId,
      expiry: quote.expiry,
      isPut: quote.isPut,
      isTakerBuy: quote.isTakerBuy,
      maker: quote.maker,
      nonce: quote.nonce,
      price: String(quote.price),
      quantity: String(quote.quantity),
      strike: String(quote.strike),
      signature: quote.signature,
      validUntil: quote.validUntil,
      usd: quote.usd,
      collateralAsset: quote.collateralAsset,
    },
  })
}

/** An ETH call as a taker would ask for it: a week ahead, 10 % out of the money, one contract. */
export const CALL_TERMS: RfqTerms = {
  asset: WETH,
  assetName: 'WETH',
  chainId: 84532,
  expiry: Math.floor((FIRST_FRIDAY + 7 * DAY) / 1000),
  isPut: false,
  isTakerBuy: false,
  quantity: '1000000000000000000',
  strike: '330000000000',
  taker: '0x0000000000000000000000000000000000000000',
  usd: USD,
  collateralAsset: WETH,
}

export function requestFrame(id: string, terms: RfqTerms): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method: 'request', params: terms })
}

export const MILLION_USD = 10n ** 12n

/** An engine in virtual time with two funded makers; nobody asks or competes unless the options say so. */
export interface Bench {
  readonly clock: VirtualClock
  readonly engine: RyskEngine
  /** As the engine got them. */
  readonly options: RyskEngineOptions
  readonly alice: TestMaker
  readonly bob: TestMaker
  /** A taker's request, answered on the returned recorder. */
  ask(id: string, terms?: RfqTerms): Recorder
}

export function createBench(options: Partial<RyskEngineOptions> = {}, start: EpochMs = START): Bench {
  const clock = createVirtualClock(start)
  const alice = createTestMaker(1, clock.nowMs)
  const bob = createTestMaker(2, clock.nowMs)
  const all: RyskEngineOptions = {
    market: createFixedMarket(),
    clock,
    random: createRandom(7),
    makers: [alice, bob].map(({ address }) => ({ address, balances: { [USD]: MILLION_USD } })),
    competitors: { count: 0 },
    ...options,
    takers: { enabled: false, confirmChance: 1, ...options.takers },
  }
  const engine = createRyskEngine(all)
  engine.start()
  return {
    clock,
    engine,
    options: all,
    alice,
    bob,
    ask(id, terms = CALL_TERMS) {
      const recorder = createRecorder()
      engine.connectTaker(recorder).receive(requestFrame(id, terms))
      return recorder
    },
  }
}
