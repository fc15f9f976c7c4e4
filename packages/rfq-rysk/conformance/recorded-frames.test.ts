import { type Address, createSigner, parseAddress } from '@riposte/evm-signing'
import { epochMs, parseWad, type Rfq, wad } from '@riposte/market-model'
import { expect, test } from 'vitest'
import { ryskChain } from '../src/chain.ts'
import { decodeAssets, type RyskAsset } from '../src/decode/assets.ts'
import { decodeBalances } from '../src/decode/balances.ts'
import { decodeInventory } from '../src/decode/inventory.ts'
import { decodeMakerFrame } from '../src/decode/maker-frame.ts'
import { decodeRfq } from '../src/decode/rfq.ts'
import { decodeTakerQuote } from '../src/decode/taker-quote.ts'
import { decodeTrade } from '../src/decode/trade.ts'
import { signQuote } from '../src/sign-quote.ts'
import { createTokenBook } from '../src/token-book.ts'
import { believeTrade, bookableTrade } from '../src/trade-belief.ts'
import { encodeTransferFrame } from '../src/transfer.ts'
import { trustDomains } from '../src/trusted-domain.ts'
import { encodeAccountFrame } from '../src/wire/account-frame.ts'
import { parseFrame } from '../src/wire/frame.ts'
import { encodeTakerRequest, INVENTORY_REQUEST } from '../src/wire/taker-frame.ts'
import { readShared, report } from './shared.ts'

const KEYS: Readonly<Record<string, string>> = {
  'shared-01': '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  'shared-09': '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  'shared-10': '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
}
const WBTC = '0x0cb970511c6c3491dc36f1b7774743da3fc4335f'
const WETH = '0xb67bfa7b488df4f2efa874f4e59242e9130ae61f'
const sepolia = ryskChain(84532)
const trusted = trustDomains(sepolia)
const maker = parseAddress('0x59f4a7a9a33cb62940969ce26e33962f256c1c72')

function asset(address: string, symbol: string, underlying: string, decimals: number): RyskAsset {
  const [minTradeSize, maxTradeSize, price] = [undefined, undefined, undefined]
  return {
    address: parseAddress(address),
    symbol,
    underlying,
    decimals,
    active: true,
    minTradeSize,
    maxTradeSize,
    price,
  }
}

function sepoliaTokens() {
  const tokens = createTokenBook(sepolia)
  tokens.add([asset(WBTC, 'WBTC', 'BTC', 8), asset(WETH, 'WETH', 'ETH', 18)])
  return tokens
}

interface ClientFrame {
  readonly command: string
  readonly vector?: string
  readonly frame: { readonly id: string; readonly params: Readonly<Record<string, string | number | boolean>> }
}

/** Our own copy of one frame of the official client. */
const OWN_CLIENT_FRAMES: readonly ClientFrame[] = [
  {
    command: 'quote',
    vector: 'shared-01',
    frame: JSON.parse(
      '{"jsonrpc":"2.0","id":"6d0c2b1e-7f2a-4a7e-9a53-0f6a3f0f7c11","method":"quote","params":{' +
        '"assetAddress":"0x5555555555555555555555555555555555555555","chainId":999,"expiry":1775808000,"isPut":false,' +
        '"isTakerBuy":false,"maker":"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266","nonce":"1775567151394328",' +
        '"price":"1250000000000000000","quantity":"100000000000000000000","strike":"4500000000",' +
        '"signature":"0xebdaa9f82450f9482c58df913cc84946ae2d039f1b4c7d60cf81154bb5137eaa5d411f3de013dda88756e44bda9136' +
        '110e4c4a7e79fc2873c3014be43936418a1b","validUntil":1775567181,' +
        '"usd":"0xb8ce59fc3717ada4c02eadf9682a9e934f625ebb",' +
        '"collateralAsset":"0x5555555555555555555555555555555555555555"}}',
    ),
  },
]

/** The text that we would write where the official client wrote this frame. */
function ourText({ command, vector, frame: { id, params } }: ClientFrame): string {
  if (command === 'balances' || command === 'positions') {
    return encodeAccountFrame(command, params.account as Address)
  }
  const signer = createSigner(KEYS[vector ?? ''] ?? '')
  const chain = ryskChain(Number(params.chainId))
  const domains = trustDomains(chain)
  if (command !== 'quote') {
    const transfer = {
      user: parseAddress(String(params.user)),
      asset: parseAddress(String(params.asset)),
      chainId: chain.id,
      amount: BigInt(String(params.amount)),
      isDeposit: params.isDeposit === true,
      nonce: BigInt(String(params.nonce)),
    }
    return encodeTransferFrame(id, transfer, signer, domains[0].separator)
  }
  // The request that this quote answers, as its stream would have brought it.
  const { validUntil, ...asked } = params
  const request = { ...asked, asset: params.assetAddress }
  const tokens = createTokenBook(chain)
  tokens.add([asset(String(params.assetAddress), 'WHYPE', 'HYPE', 18)])
  const rfq: Rfq = decodeRfq(
    { kind: 'result', id, result: request },
    { chain, maker: signer.address, trusted: domains, tokens, receivedAtMs: 0, now: epochMs(0) },
  )
  const nonces = { next: () => BigInt(String(params.nonce)) }
  const kit = { chain, trusted: domains, tokens, signer, nonces, allowTakerBuy: false }
  const price = wad(BigInt(String(params.price)))
  return signQuote(kit, rfq, price, epochMs(Number(validUntil) * 1000)).quote.payload
}

test('writes the frames of the official client, byte for byte', () => {
  const shared = readShared('fixtures/rysk/client-frames.json') as { frames: readonly ClientFrame[] } | undefined
  report('rysk client frames', shared?.frames.length)
  for (const expected of [...OWN_CLIENT_FRAMES, ...(shared?.frames ?? [])]) {
    expect(ourText(expected)).toBe(JSON.stringify(expected.frame))
  }
})

test('reads every RFQ notification', () => {
  const shared = readShared('fixtures/rysk/rfq-notifications.json') as { frames: { frame: unknown }[] } | undefined
  report('rysk RFQ notifications', shared?.frames.length)
  const own = {
    jsonrpc: '2.0',
    id: 'own',
    result: {
      asset: WETH,
      assetName: 'WETH',
      chainId: 84532,
      expiry: 1777017600,
      isPut: true,
      quantity: '1000000000000000000',
      strike: '240000000000',
      taker: '0x0000000000000000000000000000000000000000',
      usd: sepolia.strikeAsset.address,
      collateralAsset: sepolia.strikeAsset.address,
    },
  }
  const tokens = sepoliaTokens()
  // The official SDK's minimal request is on the stablecoin itself, which is no listed asset.
  tokens.add([asset(sepolia.strikeAsset.address, 'ETH', 'ETH', 18)])
  const rfqs = [own, ...(shared?.frames ?? []).map(({ frame }) => frame)].map((frame) => {
    const parsed = parseFrame(JSON.stringify(frame))
    if (parsed === undefined) throw new Error('expected a frame')
    return decodeRfq(parsed, { chain: sepolia, maker, trusted, tokens, receivedAtMs: 0, now: epochMs(0) })
  })
  expect(rfqs[0]).toMatchObject({
    side: 'buy',
    quantity: parseWad('1'),
    terms: { underlying: 'ETH', strike: parseWad('2400'), right: 'put' },
  })
  for (const rfq of rfqs) expect(rfq.premiumToken).toEqual(sepolia.strikeAsset)
})

test('reads every reply to a quote', () => {
  const shared = readShared('fixtures/rysk/quote-replies.json') as
    | { frames: { kind: string; frame: unknown }[] }
    | undefined
  report('rysk quote replies', shared?.frames.length)
  const own = [
    { kind: 'accepted', frame: { jsonrpc: '2.0', id: 'r', result: 'OK' } },
    { kind: 'error', frame: { jsonrpc: '2.0', id: 'r', error: { code: -32003, message: 'Internal Error' } } },
  ]
  const status: Readonly<Record<string, string>> = { accepted: 'best', error: 'rejected' }
  for (const { kind, frame } of [...own, ...(shared?.frames ?? [])]) {
    const message = decodeMakerFrame(JSON.stringify(frame))
    expect(message).toMatchObject({ kind: 'answer', answer: { outcome: { status: status[kind] ?? 'outbid' } } })
  }
})

test('asks as the public load tool does, byte for byte, and reads the answer that it reads', () => {
  const shared = readShared('fixtures/rysk/taker-frames.json') as
    | { frames: { direction: string; frame: { id: string; method?: string; params?: unknown; result?: unknown } }[] }
    | undefined
  report('rysk taker frames', shared?.frames.length)
  const own = {
    direction: 'taker to server',
    frame: {
      jsonrpc: '2.0',
      method: 'request',
      id: 'rfq-ETH-2800-1748592000',
      params: {
        asset: WETH,
        assetName: 'ETH',
        chainId: 84532,
        expiry: 1748592000,
        isPut: false,
        quantity: '1000000000000000000',
        strike: '280000000000',
        taker: '0x0000000000000000000000000000000000000000',
      },
    },
  }
  for (const { frame } of [own, ...(shared?.frames ?? [])]) {
    if (frame.method === 'inventory') expect(INVENTORY_REQUEST).toBe(JSON.stringify(frame))
    else if (frame.method === 'request') {
      const { quantity, strike, ...params } = frame.params as typeof own.frame.params
      const asked = encodeTakerRequest(frame.id, {
        ...params,
        asset: parseAddress(params.asset),
        taker: parseAddress(params.taker),
        quantity: BigInt(quantity),
        strike: BigInt(strike),
        usd: undefined,
        collateralAsset: undefined,
        isTakerBuy: undefined,
      })
      expect(asked).toBe(JSON.stringify(frame))
    } else {
      const shown = decodeTakerQuote((frame as { result?: unknown }).result, sepolia, trusted)
      // The signature of the sample is invented.
      expect(shown).toMatchObject({ price: parseWad('12.5'), quantity: parseWad('1'), apy: 12.5, isProven: false })
    }
  }
})

test('reads the sample of the inventory, without the ask that is none and the products of other chains', () => {
  const shared = readShared('fixtures/rysk/inventory-sample.json')
  report('rysk inventory', shared === undefined ? undefined : 1)
  const whype = '0x5555555555555555555555555555555555555555'
  const usdt0 = '0xb8ce59fc3717ada4c02eadf9682a9e934f625ebb'
  const own = {
    HYPE: {
      combinations: {
        '75.000000-1787299200': {
          expiration_timestamp: 1787299200,
          strike: 75,
          isPut: false,
          bid: 0.42,
          ask: 9223372036.854776,
          products: [{ asset: whype, strikeAsset: usdt0, collateralAsset: whype }],
        },
      },
    },
    XRP: { strikes: {}, expiries: [], combinations: {} },
  }
  const tokens = createTokenBook(ryskChain(999))
  tokens.add([asset(whype, 'WHYPE', 'HYPE', 18)])
  const { rows, empty, problems } = decodeInventory(shared ?? own, tokens)
  expect(problems).toEqual([])
  expect(empty).toEqual(['XRP'])
  expect(rows).toMatchObject([
    {
      terms: { underlying: 'HYPE', strike: parseWad('75'), expiry: 1_787_299_200_000, right: 'call' },
      bid: 0.42,
      ask: undefined,
      products: [{ asset: whype, right: 'call' }],
    },
  ])
})

test('reads the trade seen on the test network, and does not believe its shortened signature', () => {
  const shared = readShared('fixtures/rysk/trade-message-base-sepolia.json')
  report('rysk trade message', shared === undefined ? undefined : 1)
  const own = {
    id: 'trade',
    result: {
      maker,
      assetAddress: WBTC,
      chainId: 84532,
      expiry: 1777017600,
      isPut: false,
      isTakerBuy: false,
      price: '1436212569057799438336',
      quantity: '1000000000000000000',
      quoteNonce: '1775567151394328',
      quoteValidUntil: 1775567181,
      quoteSignature: '0x926f031db454c482f01982ee161dad7a4f50ed0b95',
      strike: '7800000000000',
      usd: sepolia.strikeAsset.address,
      createdAt: 1775567159,
      mark: '68534888891650014000000',
      txHash: '0x06453d27bf4ed1b4943252f166b0fb91b16b030a20fa6b3a09be38aa1e3efe6e',
      fees: '179526571',
      collateralAsset: WBTC,
    },
  }
  for (const frame of [own, shared ?? own]) {
    const message = decodeMakerFrame(JSON.stringify(frame))
    if (message.kind !== 'trade') throw new Error(`expected a trade, got ${message.kind}`)
    const trade = decodeTrade(message.payload)
    expect(believeTrade(trade, maker, trusted)).toMatchObject({ status: 'quarantined' })
    const context = { underlying: 'BTC', premiumToken: sepolia.strikeAsset, arrivedAt: epochMs(0) }
    expect(bookableTrade(trade, context)).toMatchObject({
      terms: { strike: parseWad('78000'), expiry: 1_777_017_600_000, right: 'call' },
      premium: parseWad('1436.212569'),
      fee: parseWad('179.526571'),
      tradedAt: 1_775_567_159_000,
    })
  }
})

test('reads the recorded list of assets whole', () => {
  const shared = readShared('fixtures/rysk/api-assets-testnet.json')
  report('rysk assets', shared === undefined ? undefined : 2)
  const own = {
    84532: [
      {
        active: true,
        address: WBTC,
        chainId: 84532,
        decimals: 8,
        symbol: 'WBTC',
        underlying: 'BTC',
        minTradeSize: '100000000000000000',
      },
    ],
    998: [],
  }
  const { assets, problems } = decodeAssets(shared ?? own, 84532)
  expect(problems).toEqual([])
  expect(assets.find(({ address }) => address === WBTC)).toMatchObject({
    underlying: 'BTC',
    decimals: 8,
    active: true,
    minTradeSize: parseWad('0.1'),
  })
  expect(decodeAssets(shared ?? own, 998).problems).toEqual([])
})

test('reads the REST reply about a maker’s account as balances', () => {
  const shared = readShared('fixtures/rysk/maker-positions-http.json')
  report('rysk maker positions', shared === undefined ? undefined : 1)
  const usdt0 = '0xb8ce59fc3717ada4c02eadf9682a9e934f625ebb'
  const own = [{ assetAddress: usdt0, isOtoken: false, balance: '1000000000' }]
  const { balances } = decodeBalances(shared ?? own, ryskChain(999), createTokenBook(ryskChain(999)))
  expect(balances).toMatchObject([{ token: { symbol: 'USDT0' }, amount: parseWad('1000') }])
})
