import { existsSync, readFileSync } from 'node:fs'
import { createRandom } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { feeUnits, premiumUnits, yearlyPercent } from '../src/rysk/money.ts'
import { answerRest } from '../src/rysk/rest.ts'
import {
  CALL_TERMS,
  createBench,
  createRecorder,
  type Frame,
  quoteFrame,
  requestFrame,
  WBTC,
  WETH,
} from '../src/rysk/test-bench.ts'

const FIXTURES = new URL('../../../../shared/fixtures/rysk/', import.meta.url)
let read = 0

/** A fixture, or our own copy of what is needed of it. */
function fixture<T>(name: string, own: T): T {
  const file = new URL(name, FIXTURES)
  if (!existsSync(file)) return own
  read += 1
  return JSON.parse(readFileSync(file, 'utf8')) as T
}

const keysOf = (value: unknown): readonly string[] => Object.keys(value as object)
const sortedKeysOf = (value: unknown): readonly string[] => [...keysOf(value)].sort()
const shapeOf = (words: string): Record<string, unknown> =>
  Object.fromEntries(words.split(' ').map((key) => [key, key]))
const typesOf = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, typeof item]))

interface Frames {
  readonly frames: readonly { readonly kind?: string; readonly command?: string; readonly frame: Frame }[]
}

const TRADE_OWN = {
  jsonrpc: '2.0',
  id: 'trade',
  result: {
    maker: '',
    taker: '',
    assetAddress: '',
    chainId: 84532,
    expiry: 1777017600,
    isPut: false,
    isTakerBuy: false,
    nonce: '',
    price: '1436212569057799438336',
    quantity: '1000000000000000000',
    quoteNonce: '',
    quoteValidUntil: 0,
    quoteSignature: '',
    strike: '',
    signature: '',
    validUntil: 0,
    usd: '',
    createdAt: 1775567159,
    apr: 45.59,
    mark: '68534888891650014000000',
    txHash: '',
    fees: '179526571',
    status: '',
    collateralAsset: '',
    gasFee: '',
    collateralAmount: '',
    isEIP1271: false,
  },
}
const ASSET_KEYS =
  'active address chainId decimals maxTradeSize minTradeSize multipliers price symbol underlying underlyingAssetAddress'
const COMBINATION_KEYS =
  'expiry expiration_timestamp timeToExpiryDays strike isPut delta bid ask bidIv askIv index apy timestamp products'
const OTOKEN_KEYS = 'assetAddress isOtoken balance strike expiry isPut underlying optionAsset premium'
const RFQ_KEYS = 'asset assetName chainId expiry isPut isTakerBuy quantity strike taker usd collateralAsset'

const trade = fixture('trade-message-base-sepolia.json', TRADE_OWN)
const assets = fixture('api-assets-testnet.json', { '84532': [shapeOf(ASSET_KEYS)] })
const inventory = fixture('inventory-sample.json', {
  HYPE: { strikes: {}, expiries: [], combinations: { key: shapeOf(COMBINATION_KEYS) } },
})
const positions = fixture('maker-positions-http.json', [shapeOf(OTOKEN_KEYS), shapeOf('assetAddress isOtoken balance')])
const notifications = fixture<Frames>('rfq-notifications.json', {
  frames: [{ frame: { ...shapeOf('jsonrpc id'), id: 'rfq', result: shapeOf(RFQ_KEYS) } }],
})
const replies = fixture<Frames>('quote-replies.json', {
  frames: [
    { kind: 'accepted', frame: { ...shapeOf('jsonrpc'), id: 'rfq', result: 'OK' } },
    {
      kind: 'outbid',
      frame: { ...shapeOf('jsonrpc'), id: 'rfq', result: shapeOf('rfqId assetAddress chainId newBest yours') },
    },
  ],
})
const clientFrames = fixture<Frames>('client-frames.json', {
  frames: [{ command: 'balances', frame: { id: 'balances', method: 'balances', params: { account: WETH } } }],
})
const takerFrames = fixture<{ readonly frames: readonly { readonly direction: string; readonly frame: Frame }[] }>(
  'taker-frames.json',
  { frames: [] },
)
process.stdout.write(`rysk fixtures: ${read === 0 ? 'absent' : read}\n`)

/** A full course of an RFQ on sockets of the core, with all that was said. */
function playTrade() {
  const bench = createBench({ takers: { enabled: true, sideAbsentChance: 0 }, random: createRandom(1) })
  const [stream, atAlice, atBob] = [createRecorder(), createRecorder(), createRecorder()]
  bench.engine.connectStream(WBTC, stream)
  bench.clock.pass(200)
  bench.engine.stop()

  const quiet = createBench()
  const taker = quiet.ask('rfq-1')
  quiet.engine.connectMaker(atAlice).receive(quoteFrame('rfq-1', quiet.alice.quote(CALL_TERMS, '50')))
  quiet.engine.connectMaker(atBob).receive(quoteFrame('rfq-1', quiet.bob.quote(CALL_TERMS, '51')))
  quiet.clock.pass(5_000)
  return { ...quiet, stream, taker, atAlice: atAlice.frames, atBob: atBob.frames }
}

const played = playTrade()
const frameOfKind = (kind: string): Frame | undefined => replies.frames.find((entry) => entry.kind === kind)?.frame

describe('frames of the server', () => {
  it('carry a trade with the recorded fields, in their order and of their types', () => {
    const sent = played.atBob.find((frame) => frame.id === 'trade')
    expect(keysOf(sent)).toEqual(keysOf(trade))
    expect(keysOf(sent?.result)).toEqual(keysOf(trade.result))
    expect(typesOf(sent?.result)).toEqual(typesOf(trade.result))
  })

  it('carry an RFQ with the known fields', () => {
    const [known] = notifications.frames
    expect(keysOf(played.stream.frames[0])).toEqual(keysOf(known?.frame))
    expect(keysOf(played.stream.frames[0]?.result)).toEqual(keysOf(known?.frame.result))
  })

  it('accept a quote and name its standing as the official client reads it', () => {
    const accepted = frameOfKind('accepted')
    expect({ ...played.atAlice[0], id: accepted?.id }).toEqual({ ...accepted, jsonrpc: '2.0' })
    const outbid = frameOfKind('outbid')
    expect(keysOf(played.atAlice[1])).toEqual(keysOf(outbid))
    expect(keysOf(played.atAlice[1]?.result)).toEqual(keysOf(outbid?.result))
  })

  it('show a taker everything of the quote and the yearly return', () => {
    const today = ['usd', 'collateralAsset']
    const known = takerFrames.frames.find(({ direction }) => direction === 'server to taker')?.frame.result
    const quoteKeys =
      'assetAddress chainId isPut strike expiry maker nonce price quantity isTakerBuy signature validUntil apy'
    const expected = known === undefined ? quoteKeys.split(' ') : keysOf(known)
    expect(sortedKeysOf(played.taker.frames[0]?.result)).toEqual([...expected, ...today].sort())
  })

  it('answer every frame that the official client writes with something other than a complaint about its form', () => {
    for (const { frame } of clientFrames.frames) {
      const socket = createRecorder()
      createBench()
        .engine.connectMaker(socket)
        .receive(JSON.stringify({ ...frame, jsonrpc: '2.0' }))
      expect(socket.frames).toHaveLength(1)
      expect(socket.frames[0]?.id).toBe(frame.id)
      // Its quotes and transfers are for another chain or another moment, which is refused on their content.
      if (socket.frames[0]?.error !== undefined) expect(socket.frames[0].error.code).toBe(-32003)
    }
  })

  it('answer a taker of 2025', () => {
    const socket = createRecorder()
    const { engine } = createBench()
    const older = { ...CALL_TERMS, assetName: 'ETH', expiry: CALL_TERMS.expiry }
    engine.connectTaker(socket).receive(requestFrame('rfq-ETH-3300-1', older))
    engine.connectTaker(socket).receive('{"jsonrpc":"2.0","method":"inventory","id":"inventory","params":null}')
    expect(socket.frames.map((frame) => frame.id)).toEqual(['inventory'])
    expect(engine.rfqs.map((rfq) => rfq.id)).toEqual(['rfq-ETH-3300-1'])
  })
})

describe('bodies of the server', () => {
  const body = (target: string): unknown => JSON.parse(answerRest(played.engine, 'GET', target).body)

  it('list assets with the recorded fields', () => {
    const listed = body('/api/assets') as Record<string, readonly object[]>
    const [known] = assets['84532']
    expect(Object.keys(listed)).toEqual(['84532'])
    for (const asset of listed['84532'] ?? []) {
      expect(keysOf(asset)).toEqual(keysOf(known))
    }
  })

  it('list combinations with the known fields', () => {
    const ladders = body('/api/inventory') as typeof inventory
    const [known] = Object.values(inventory.HYPE.combinations)
    for (const ladder of Object.values(ladders)) {
      expect(keysOf(ladder)).toEqual(keysOf(inventory.HYPE))
      for (const combination of Object.values(ladder.combinations)) expect(keysOf(combination)).toEqual(keysOf(known))
    }
  })

  it('report positions with the known fields', () => {
    const held = body(`/api/maker/positions?address=${played.bob.address}`) as readonly object[]
    expect(held.map(keysOf)).toEqual(positions.map(keysOf))
  })
})

describe('arithmetic of the recorded trade', () => {
  const { price, quantity, mark, fees, apr, createdAt, expiry } = trade.result

  it('has our fee and premium', () => {
    expect(String(feeUnits(BigInt(price), BigInt(quantity), BigInt(mark), 6))).toBe(fees)
    expect(premiumUnits(BigInt(price), BigInt(quantity), 6)).toBe(1436212569n)
  })

  it('has our yearly return', () => {
    expect(yearlyPercent(BigInt(price), BigInt(mark), createdAt, expiry)).toBe(apr)
  })
})
