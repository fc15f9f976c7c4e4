import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RyskEngineOptions } from '../src/rysk/engine-options.ts'
import type { RfqTerms } from '../src/rysk/rfq.ts'
import { CALL_TERMS, createBench, createRecorder, USD } from '../src/rysk/test-bench.ts'

/**
 * What the official client (ryskV12-cli at 59078bb, April 2026) wrote when it was told to quote for the bench's terms, to
 * move money and to list: recorded from its socket, byte for byte. It signed with the first well-known development key.
 */
const MAKER = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266'
const CALL_QUOTE =
  '{"jsonrpc":"2.0","id":"rfq-1","method":"quote","params":{"assetAddress":"0xb67bfa7b488df4f2efa874f4e59242e9130ae61f","chainId":84532,"expiry":1792137600,"isPut":false,"isTakerBuy":false,"maker":"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266","nonce":"1791201600000","price":"50000000000000000001","quantity":"1000000000000000000","strike":"330000000000","signature":"0x713e6e22395a6947ebe5f2fae21a83ed6ec55b644d70669be35cee3a1a1c47bb09643178a95743bc4f5869612559d4cc485c97a0fc48f178d9a3efe1b9d00dc21b","validUntil":1791201630,"usd":"0x98d56648c9b7f3cb49531f4135115b5000ab1733","collateralAsset":"0xb67bfa7b488df4f2efa874f4e59242e9130ae61f"}}'
const PUT_QUOTE =
  '{"jsonrpc":"2.0","id":"rfq-2","method":"quote","params":{"assetAddress":"0xb67bfa7b488df4f2efa874f4e59242e9130ae61f","chainId":84532,"expiry":1792137600,"isPut":true,"isTakerBuy":false,"maker":"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266","nonce":"1791201600001","price":"18446744073709551617","quantity":"1234567890000000000","strike":"270012345678","signature":"0x0fb08b53ad8d8891fea40de2bd11bef2b40a4e4df643537fa562a8c670385f995fcb493614d0fbf9668cbd9ce2224a8bf13523078fc9fef068f0e993f3d329b11c","validUntil":1791201630,"usd":"0x98d56648c9b7f3cb49531f4135115b5000ab1733","collateralAsset":"0x98d56648c9b7f3cb49531f4135115b5000ab1733"}}'
const DEPOSIT =
  '{"jsonrpc":"2.0","id":"1795674670","method":"deposit","params":{"user":"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266","asset":"0x98d56648c9b7f3cb49531f4135115b5000ab1733","chainId":84532,"amount":"1000000","isDeposit":true,"nonce":"1791201600002","signature":"0x644bd980f01027f4ef1c87bcbd1e2582c8711c35772cce138ad3c36b7b58537a16368f05853238fc5036c8858a9c93ef86c4a4f2acdd9c7b48e3f640d8b11fed1b"}}'
const WITHDRAWAL =
  '{"jsonrpc":"2.0","id":"1795674670","method":"withdraw","params":{"user":"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266","asset":"0x98d56648c9b7f3cb49531f4135115b5000ab1733","chainId":84532,"amount":"500000","isDeposit":false,"nonce":"1791201600003","signature":"0x86ba5a6c152e291f26ea49436d0be3ab638556e25e69e8aeb7d1e9c75cdb151d6bb1e30db0bfb132eb46d5028e70517c0455ee445b8dcca561fab760dbed8c6b1c"}}'
const BALANCES =
  '{"jsonrpc":"2.0","id":"balances","method":"balances","params":{"account":"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"}}'
const POSITIONS =
  '{"jsonrpc":"2.0","id":"positions","method":"positions","params":{"account":"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"}}'

const PUT_TERMS: RfqTerms = {
  ...CALL_TERMS,
  isPut: true,
  quantity: '1234567890000000000',
  strike: '270012345678',
  collateralAsset: USD,
}
const FUNDS = 10n ** 9n

function connect(options: Partial<RyskEngineOptions> = {}) {
  const bench = createBench({ makers: [{ address: MAKER, balances: { [USD]: FUNDS } }], ...options })
  const socket = createRecorder()
  const { receive } = bench.engine.connectMaker(socket)
  const say = (text: string): unknown => {
    receive(text)
    return socket.take()[0]
  }
  return { ...bench, socket, say }
}

describe('the official client', () => {
  it.each([
    ['a call', 'rfq-1', CALL_TERMS, CALL_QUOTE, 50_000_000n, 6_250_000n],
    // 18.446… USD × 1.23456789, and an eighth of it; both rounded down.
    ['a put', 'rfq-2', PUT_TERMS, PUT_QUOTE, 22_773_757n, 2_846_719n],
  ] as const)('quotes %s, is best and wins', (_, id, terms, quote, premium, fee) => {
    const { ask, say, clock, socket, engine } = connect()
    ask(id, terms)
    expect(say(quote)).toEqual({ jsonrpc: '2.0', id, result: 'OK' })
    clock.pass(5_000)
    const { params } = JSON.parse(quote) as { readonly params: Record<string, unknown> }
    expect(socket.take()).toMatchObject([
      {
        id: 'trade',
        result: {
          maker: MAKER,
          price: params.price,
          quantity: params.quantity,
          strike: params.strike,
          quoteNonce: params.nonce,
          quoteSignature: params.signature,
          quoteValidUntil: params.validUntil,
          fees: String(fee),
        },
      },
    ])
    expect(engine.balances(MAKER)[USD]).toBe(FUNDS - premium - fee)
  })

  it('is told when a better quote comes', () => {
    const { clock, ask, say, socket } = connect({
      competitors: {
        count: 0,
        scripts: [{ name: 'better', answerChance: 1, latencyMs: [100, 100], pricing: () => () => 51 }],
      },
      takers: { welcome: false },
    })
    ask('rfq-1')
    say(CALL_QUOTE)
    clock.pass(200)
    expect(socket.take()).toEqual([
      {
        jsonrpc: '2.0',
        id: 'rfq-1',
        result: {
          rfqId: 'rfq-1',
          assetAddress: CALL_TERMS.asset,
          chainId: 84532,
          newBest: '51000000000000000000',
          yours: '50000000000000000001',
        },
      },
    ])
  })

  it('moves money', () => {
    const { say, clock, engine } = connect()
    for (const frame of [DEPOSIT, WITHDRAWAL]) {
      expect(say(frame)).toEqual({ jsonrpc: '2.0', id: '1795674670', result: 'OK' })
    }
    clock.pass(2_000)
    expect(engine.balances(MAKER)).toEqual({ [USD]: FUNDS + 500_000n })
    expect(say(DEPOSIT)).toMatchObject({ error: { code: -32003 } })
  })

  it('lists balances and positions', () => {
    const { say } = connect()
    expect(say(BALANCES)).toEqual({ jsonrpc: '2.0', id: 'balances', result: { [USD]: String(FUNDS) } })
    expect(say(POSITIONS)).toEqual({
      jsonrpc: '2.0',
      id: 'positions',
      result: [{ assetAddress: USD, isOtoken: false, balance: String(FUNDS) }],
    })
  })

  it.each([
    ['quote', CALL_QUOTE, 'price":"5', 'price":"6'],
    ['deposit', DEPOSIT, 'amount":"1', 'amount":"2'],
  ])('is not believed when its %s was changed on the way', (_, frame, from, to) => {
    const { ask, say } = connect()
    ask('rfq-1')
    expect(frame).toContain(from)
    expect(say(frame.replace(from, to))).toMatchObject({ error: { code: -32003 } })
  })

  it('is never believed with any character of a quote changed, but for the letter case of its signature', () => {
    const change = fc.record({
      at: fc.nat(CALL_QUOTE.length - 1),
      by: fc.oneof(fc.constantFrom(...'0123456789abcdefABCDEF"{}:, '), fc.string({ minLength: 0, maxLength: 2 })),
    })
    fc.assert(
      fc.property(change, ({ at, by }) => {
        const changed = CALL_QUOTE.slice(0, at) + by + CALL_QUOTE.slice(at + 1)
        const { ask, say, engine } = connect()
        ask('rfq-1')
        const answer = say(changed) as { readonly result?: unknown; readonly error?: unknown }
        if (answer.error !== undefined) {
          expect(engine.rfqs[0]?.quotes).toEqual([])
          return
        }
        expect(answer.result).toBe('OK')
        const { signature, ...params } = (JSON.parse(changed) as { readonly params: { readonly signature: string } })
          .params
        const sent = (JSON.parse(CALL_QUOTE) as { readonly params: { readonly signature: string } }).params
        expect({ ...params, signature: signature.toLowerCase() }).toEqual(sent)
      }),
      { numRuns: 400 },
    )
  })
})
