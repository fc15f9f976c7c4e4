import { parseAddress } from '@riposte/evm-signing'
import { createRandom, fromSeconds, parseWad } from '@riposte/market-model'
import { expect, test } from 'vitest'
import { signQuoteTerms } from './quote-signing.ts'
import { createTakerClient, type TakerClientOptions, type TakerRequest } from './taker-client.ts'
import { createFakeClock } from './testing/fake-clock.ts'
import { createScriptedSockets } from './testing/scripted-sockets.ts'
import { settle } from './testing/source-bench.ts'
import { assetsReply, quoteTerms, signer, stranger, trusted, WHYPE } from './testing/wire-samples.ts'

const request: TakerRequest = {
  id: 'ask-1',
  asset: parseAddress(WHYPE),
  assetName: 'WHYPE',
  strike: parseWad('45'),
  expiry: fromSeconds(1_775_808_000),
  right: 'call',
  quantity: parseWad('100'),
}

function setUp(options: Partial<TakerClientOptions> = {}) {
  const clock = createFakeClock()
  const sockets = createScriptedSockets()
  const taker = createTakerClient({
    url: 'ws://rysk.test/',
    chainId: 999,
    clock,
    random: createRandom(1),
    openSocket: sockets.open,
    ...options,
  })
  const socket = sockets.last('/taker')
  socket.open()
  return { clock, sockets, taker, socket }
}

/** The best quote as the server shows it, in the older shape, which leaves out the tokens. */
function shown(changes: Readonly<Record<string, unknown>> = {}) {
  const terms = quoteTerms()
  return {
    assetAddress: terms.assetAddress,
    chainId: 999,
    isPut: false,
    strike: '4500000000',
    expiry: terms.expiry,
    maker: terms.maker,
    nonce: terms.nonce.toString(),
    price: terms.price.toString(),
    quantity: terms.quantity.toString(),
    isTakerBuy: false,
    signature: signQuoteTerms(signer, terms, trusted[0].separator),
    validUntil: terms.validUntil,
    apy: 12.5,
    ...changes,
  }
}

test('asks as the public load tool does, and shows the best quote and that it is proven', async () => {
  const { taker, socket } = setUp()
  const answer = taker.request(request)
  expect(socket.sent).toEqual([
    `{"jsonrpc":"2.0","method":"request","id":"ask-1","params":{"asset":"${WHYPE}","assetName":"WHYPE","chainId":999,` +
      '"expiry":1775808000,"isPut":false,"quantity":"100000000000000000000","strike":"4500000000",' +
      '"taker":"0x0000000000000000000000000000000000000000"}}',
  ])
  socket.message(JSON.stringify({ id: 'other', result: shown() }))
  socket.message(JSON.stringify({ id: 'ask-1', result: shown() }))
  expect(await answer).toMatchObject({
    status: 'quoted',
    id: 'ask-1',
    quote: { maker: signer.address, price: parseWad('1.25'), isProven: true, apy: 12.5, nonce: '1775567151394328' },
  })
})

test.each([{ price: '1' }, { maker: stranger.address }, { signature: '0x00' }, { isPut: true }])(
  'shows a quote with %j, and that it is not proven',
  async (changes) => {
    const { taker, socket } = setUp()
    const answer = taker.request(request)
    socket.message(JSON.stringify({ id: 'ask-1', result: shown(changes) }))
    expect(await answer).toMatchObject({ status: 'quoted', quote: { isProven: false } })
  },
)

test('tells apart a reject, silence, a lost connection, an answer that makes no sense, and nothing sent', async () => {
  const { taker, socket, clock } = setUp()
  const ask = () => taker.request(request)
  const rejected = ask()
  socket.message('{"id":"ask-1","error":{"code":-32602,"message":"Invalid params"}}')
  expect(await rejected).toEqual({ status: 'rejected', id: 'ask-1', code: '-32602', message: 'Invalid params' })
  const silent = ask()
  clock.advance(5_000)
  expect(await silent).toMatchObject({ status: 'unanswered', cause: 'no answer after 5000 ms' })
  const odd = ask()
  socket.message('{"id":"ask-1","result":{"price":"1"}}')
  expect(await odd).toMatchObject({ status: 'unanswered', cause: expect.stringContaining('assetAddress') })
  const lost = ask()
  socket.message('{')
  socket.close('gone')
  expect(await lost).toMatchObject({ status: 'unanswered', cause: 'the taker connection was lost' })
  expect(await ask()).toMatchObject({ status: 'unanswered', cause: expect.stringContaining('nothing was sent') })
})

test('gives each request an id of its own, and sends what newer requests carry', async () => {
  const { taker, socket } = setUp()
  const { id: _id, ...anonymous } = request
  void taker.request({ ...anonymous, taker: signer.address, usd: request.asset, isTakerBuy: false })
  void taker.request(anonymous)
  const [first, second] = socket.sent.map((text) => JSON.parse(text))
  expect(first.id).not.toBe(second.id)
  expect(first.params).toMatchObject({ taker: signer.address, usd: WHYPE, isTakerBuy: false })
})

test('reads the assets and the inventory of its chain', async () => {
  const { taker, socket } = setUp({ fetchJson: async () => assetsReply })
  expect((await taker.assets()).map(({ symbol }) => symbol)).toEqual(['WHYPE', 'UBTC', 'kHYPE'])
  const read = taker.inventory()
  await settle()
  expect(JSON.parse(socket.sent[0] ?? '')).toEqual({
    jsonrpc: '2.0',
    method: 'inventory',
    id: 'inventory',
    params: null,
  })
  socket.message('{"id":"inventory","result":{"HYPE":{"combinations":{}}}}')
  expect(await read).toEqual({ rows: [], empty: ['HYPE'], problems: [] })
  const failed = taker.inventory()
  await settle()
  socket.message('{"id":"inventory","error":{"code":-1,"message":"no"}}')
  await expect(failed).rejects.toMatchObject({ code: 'NO_ANSWER' })
})

test.each([
  [{ strike: parseWad('45.000000001') }, 'strike'],
  [{ strike: parseWad('0') }, 'strike'],
  [{ quantity: parseWad('0') }, 'quantity'],
])('refuses to ask for %o', async (changes, field) => {
  const { taker, socket } = setUp()
  await expect(taker.request({ ...request, ...changes })).rejects.toMatchObject({ code: 'OPTION_INVALID', field })
  expect(socket.sent).toEqual([])
})

test('closes for good', async () => {
  const { taker, socket, clock } = setUp()
  const open = taker.request(request)
  taker.close()
  expect(await open).toMatchObject({ status: 'unanswered' })
  expect(socket.terminated).toBe(true)
  expect(clock.pending).toBe(0)
})
