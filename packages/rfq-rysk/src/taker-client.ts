import { type Address, parseAddress } from '@riposte/evm-signing'
import {
  type Cancel,
  type Clock,
  type EpochMs,
  formatWad,
  type Logger,
  nextUuid,
  type Random,
  type Right,
  silentLogger,
  toSeconds,
  type Wad,
} from '@riposte/market-model'
import { type RyskChain, ryskChain } from './chain.ts'
import { decodeAssets, type RyskAsset } from './decode/assets.ts'
import { type DecodedInventory, decodeInventory } from './decode/inventory.ts'
import { decodeTakerQuote, type TakerQuote } from './decode/taker-quote.ts'
import { causeText, RyskError } from './errors.ts'
import { checkDuration, ryskEndpoints } from './options.ts'
import { type FetchJson, fetchJson as fetchJsonOverHttp } from './rest.ts'
import { keepConnected, type SocketFactory } from './socket.ts'
import { createTokenBook } from './token-book.ts'
import { trustDomains } from './trusted-domain.ts'
import { type Frame, parseFrame } from './wire/frame.ts'
import { encodeTakerRequest, INVENTORY_REQUEST } from './wire/taker-frame.ts'
import { openWsSocket } from './ws-socket.ts'

/** An option that a taker wants to write. */
export interface TakerRequest {
  readonly asset: Address
  readonly assetName: string
  /** USD, no finer than 1e-8. */
  readonly strike: Wad
  readonly expiry: EpochMs
  readonly right: Right
  /** Contracts, > 0. */
  readonly quantity: Wad
  /** Default: the zero address, which means nobody in particular. */
  readonly taker?: Address
  /** Default: left out, which means the chain's strike asset. */
  readonly usd?: Address
  /** Default: left out, which means the rule. */
  readonly collateralAsset?: Address
  /** Default: left out, which means that the taker sells. */
  readonly isTakerBuy?: boolean
  /** Default: a UUID. */
  readonly id?: string
}

/** What became of a request. `unanswered`: nobody quoted, or nobody says so. */
export type TakerAnswer =
  | { readonly status: 'quoted'; readonly id: string; readonly quote: TakerQuote }
  | { readonly status: 'rejected'; readonly id: string; readonly code: string; readonly message: string }
  | { readonly status: 'unanswered'; readonly id: string; readonly cause: string }

/**
 * A taker's side of Rysk, as far as it is known: it asks and is shown the best quote. How a taker accepts one is not
 * documented, so nothing here can.
 */
export interface TakerClient {
  /** Resolves when the first connection has opened or failed. */
  readonly connected: Promise<void>
  /** @throws {RyskError} OPTION_INVALID for a strike finer than the wire's, or a quantity that is not above 0 */
  request(request: TakerRequest): Promise<TakerAnswer>
  /** What options can be written on. @throws {RyskError} HTTP_FAILED, FRAME_INVALID */
  assets(): Promise<readonly RyskAsset[]>
  /** The listed options of this chain. @throws {RyskError} NO_ANSWER, and as `assets` does */
  inventory(): Promise<DecodedInventory>
  close(): void
}

export interface TakerClientOptions {
  /** WebSocket base, such as `ws://localhost:8000/`. */
  readonly url: string
  readonly chainId: number
  readonly clock: Clock
  readonly random: Random
  /** How long an answer is awaited, ms; quotes are collected for about 2000. Default: 5000. */
  readonly answerTimeoutMs?: number
  /** Default: silent. */
  readonly logger?: Logger
  /** Default: over the network. */
  readonly openSocket?: SocketFactory
  /** Default: over the network. */
  readonly fetchJson?: FetchJson
}

const STRIKE_UNIT = 10_000_000_000n
const NOBODY = parseAddress(`0x${'0'.repeat(40)}`)

interface Waiting {
  settle(frame: Frame): void
  lose(cause: string): void
}

/** @throws {RyskError} OPTION_INVALID or CHAIN_UNKNOWN */
export function createTakerClient(options: TakerClientOptions): TakerClient {
  const { clock, random, logger = silentLogger, openSocket = openWsSocket, fetchJson = fetchJsonOverHttp } = options
  const timeoutMs = checkDuration('answerTimeoutMs', options.answerTimeoutMs ?? 5_000)
  const chain = ryskChain(options.chainId)
  const trusted = trustDomains(chain)
  const endpoints = ryskEndpoints(options.url, chain.id)
  const waiting = new Map<string, Waiting>()
  const line = keepConnected({
    url: endpoints.taker,
    openSocket,
    clock,
    random,
    logger,
    onMessage,
    onChange(open) {
      if (!open) for (const one of [...waiting.values()]) one.lose('the taker connection was lost')
    },
  })

  function onMessage(text: string): void {
    try {
      const frame = parseFrame(text)
      if (frame?.id !== undefined) waiting.get(frame.id)?.settle(frame)
    } catch (error) {
      logger.warn('rysk.taker.unusable', { reason: causeText(error) })
    }
  }

  /** Send a frame and wait for the one that carries its id. */
  function ask(id: string, text: string, act: (frame: Frame) => void, lose: (cause: string) => void): void {
    let cancel: Cancel = () => {}
    const end = (): void => {
      cancel()
      waiting.delete(id)
    }
    waiting.set(id, {
      settle(frame) {
        end()
        act(frame)
      },
      lose(cause) {
        end()
        lose(cause)
      },
    })
    cancel = clock.after(timeoutMs, () => waiting.get(id)?.lose(`no answer after ${timeoutMs} ms`))
    if (!line.send(text)) waiting.get(id)?.lose('the taker socket is not open, nothing was sent')
  }

  function answerOf(id: string, frame: Frame): TakerAnswer {
    if (frame.kind === 'error') return { status: 'rejected', id, code: frame.code, message: frame.message }
    try {
      const payload = frame.kind === 'result' ? frame.result : frame.params
      return { status: 'quoted', id, quote: decodeTakerQuote(payload, chain, trusted) }
    } catch (error) {
      return { status: 'unanswered', id, cause: causeText(error) }
    }
  }

  async function assets(): Promise<readonly RyskAsset[]> {
    const decoded = decodeAssets(await fetchJson(endpoints.assets), chain.id)
    for (const problem of decoded.problems) logger.warn('rysk.assets.unreadable', { problem })
    return decoded.assets
  }

  function askInventory(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const fail = (cause: string): void => reject(new RyskError('NO_ANSWER', `inventory: ${cause}`))
      ask(
        'inventory',
        INVENTORY_REQUEST,
        (frame) => (frame.kind === 'result' ? resolve(frame.result) : fail('the server answered with an error')),
        fail,
      )
    })
  }

  return {
    connected: line.firstAttempt,
    async request(request) {
      const id = request.id ?? nextUuid(random)
      const text = encodeRequest(id, request, chain)
      return new Promise((resolve) => {
        ask(
          id,
          text,
          (frame) => resolve(answerOf(id, frame)),
          (cause) => resolve({ status: 'unanswered', id, cause }),
        )
      })
    },
    assets,
    async inventory() {
      const tokens = createTokenBook(chain)
      tokens.add(await assets())
      return decodeInventory(await askInventory(), tokens)
    },
    close: line.stop,
  }
}

function encodeRequest(id: string, request: TakerRequest, { id: chainId }: RyskChain): string {
  const {
    asset,
    assetName,
    strike,
    expiry,
    right,
    quantity,
    taker = NOBODY,
    usd,
    collateralAsset,
    isTakerBuy,
  } = request
  const invalid = (field: string, expected: string, value: Wad): RyskError =>
    new RyskError('OPTION_INVALID', `${field}: expected ${expected}, got ${formatWad(value)}`, { field })
  if (strike <= 0n || strike % STRIKE_UNIT !== 0n) throw invalid('strike', 'a multiple of 1e-8 above 0', strike)
  if (quantity <= 0n) throw invalid('quantity', 'contracts above 0', quantity)
  return encodeTakerRequest(id, {
    asset,
    assetName,
    chainId,
    expiry: toSeconds(expiry),
    isPut: right === 'put',
    quantity,
    strike: strike / STRIKE_UNIT,
    taker,
    usd,
    collateralAsset,
    isTakerBuy,
  })
}
