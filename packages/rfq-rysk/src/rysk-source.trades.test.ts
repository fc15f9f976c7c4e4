import { parseWad } from '@riposte/market-model'
import { expect, test } from 'vitest'
import { settle, setUp, setUpReady } from './testing/source-bench.ts'
import { assetsReply, quoteTerms, stranger, tradeFrame, tradePayloadOf, USDT0, WHYPE } from './testing/wire-samples.ts'

test('passes every telling of a believed trade on, in each shape', async () => {
  const { maker, heard } = await setUpReady()
  const payload = tradePayloadOf(quoteTerms())
  maker.message(tradeFrame(payload))
  maker.message(tradeFrame(payload))
  maker.message(JSON.stringify({ jsonrpc: '2.0', method: 'rfq_confirmation', params: payload }))
  expect(heard.trades).toHaveLength(3)
  expect(heard.trades.map(({ isNews }) => isNews)).toEqual([true, false, false])
  expect({ ...heard.trades[0], isNews: false }).toEqual(heard.trades[2])
  expect(heard.trades[0]).toMatchObject({
    quoteNonce: '1775567151394328',
    side: 'buy',
    premium: parseWad('125'),
    fee: parseWad('15.625'),
    reference: payload.txHash,
  })
})

test('quarantines what does not prove itself, with the frame', async () => {
  const { maker, heard, logger } = await setUpReady()
  const payload = tradePayloadOf(quoteTerms())
  const forged = tradeFrame({ ...payload, price: '1' })
  maker.message(forged)
  maker.message(tradeFrame({ ...payload, maker: stranger.address }))
  maker.message(tradeFrame({ ...payload, usd: 'dollars' }))
  maker.message(tradeFrame('OK'))
  maker.message(tradeFrame(tradePayloadOf(quoteTerms({ usd: WHYPE as never }))))
  expect(heard.trades).toEqual([])
  expect(heard.quarantined.map(([reason]) => reason.split(':')[0])).toEqual([
    'quoteSignature',
    'maker',
    'usd',
    'trade',
    'usd',
  ])
  expect(heard.quarantined[0]?.[1]).toBe(forged)
  expect(logger.lines.filter(({ level }) => level === 'error')).toHaveLength(5)
})

test('holds a trade in an asset that is not known yet until the list arrives', async () => {
  let reply: unknown = { 999: [] }
  const bench = setUp({ fetchJson: async () => reply })
  const started = bench.source.start(bench.events)
  await settle()
  const maker = bench.sockets.last('/maker')
  maker.open()
  await started
  reply = assetsReply
  maker.message(tradeFrame(tradePayloadOf(quoteTerms())))
  expect(bench.heard.trades).toHaveLength(0)
  await settle()
  expect(bench.heard.trades).toHaveLength(1)
  expect(bench.heard.quarantined).toEqual([])
})

test('quarantines a trade in an asset that the server does not list either, and on stop what still waits', async () => {
  let fail = false
  const bench = await setUpReady({
    fetchJson: async () => {
      if (fail) throw new Error('away')
      return assetsReply
    },
  })
  const exotic = { assetAddress: stranger.address }
  bench.maker.message(tradeFrame(tradePayloadOf(quoteTerms(exotic))))
  await settle()
  expect(bench.heard.quarantined).toHaveLength(1)
  expect(bench.heard.quarantined[0]?.[0]).toContain('assetAddress')
  fail = true
  bench.maker.message(tradeFrame(tradePayloadOf(quoteTerms(exotic))))
  await settle()
  expect(bench.heard.quarantined).toHaveLength(1)
  await bench.source.stop()
  expect(bench.heard.quarantined).toHaveLength(2)
})

test('alerts once when the operator takes another fee than the modelled one, and expects more from then on', async () => {
  const { maker, heard, source } = await setUpReady()
  const payload = tradePayloadOf(quoteTerms(), { fees: '20000000' })
  maker.message(tradeFrame(payload))
  maker.message(tradeFrame(payload))
  expect(heard.alerts).toEqual([
    {
      kind: 'fee-differs',
      quoteNonce: '1775567151394328',
      token: { address: USDT0, symbol: 'USDT0', decimals: 6 },
      modelled: parseWad('15.625'),
      charged: parseWad('20'),
      raised: true,
    },
  ])
  expect(source.quoteFee(parseWad('1.25'), parseWad('100'), parseWad('45'))).toBe(parseWad('20'))
  expect(heard.trades).toHaveLength(2)
})

test('passes a trade after its validity on like any other, and alerts', async () => {
  const { maker, heard } = await setUpReady()
  maker.message(tradeFrame(tradePayloadOf(quoteTerms(), { createdAt: 1_775_567_190 })))
  expect(heard.trades).toHaveLength(1)
  expect(heard.alerts).toEqual([{ kind: 'late-trade', quoteNonce: '1775567151394328', lateMs: 9_000 }])
})
