import { expect, test } from 'vitest'
import { setUpReady } from './testing/source-bench.ts'
import { rfqFrame, UBTC, USDT0, WHYPE } from './testing/wire-samples.ts'

test('passes an RFQ on once, however often and on whichever stream it is repeated', async () => {
  const { stream, sockets, heard, clock } = await setUpReady()
  stream.message(rfqFrame('a'))
  stream.message(rfqFrame('a'))
  sockets.last(`/rfqs/${UBTC}`).message(rfqFrame('a'))
  stream.message(rfqFrame('b'))
  expect(heard.rfqs.map(({ id }) => id)).toEqual(['a', 'b'])
  clock.advance(60_000)
  expect(heard.rfqs[0]?.receivedAtMs).toBe(0)
})

test('survives frames that make no sense, and names the field', async () => {
  const { stream, maker, heard, logger } = await setUpReady()
  stream.message('{')
  stream.message('')
  stream.message(rfqFrame('a', { strike: 45 }))
  stream.message(rfqFrame('a', { asset: USDT0 }))
  maker.message('[1]')
  maker.message('\n')
  maker.message('{"id":"x","result":{"newBest":7}}')
  maker.message('{"id":"x","result":"hello"}')
  maker.message('{"id":"x","result":"OK"}')
  expect(heard).toMatchObject({ rfqs: [], standings: [], trades: [], quarantined: [] })
  expect(logger.lines.map(({ fields }) => fields?.field).filter(Boolean)).toEqual([
    'frame',
    'strike',
    'asset',
    'frame',
    'newBest',
  ])
  stream.message(rfqFrame('a'))
  expect(heard.rfqs).toHaveLength(1)
  // What is for others, blank or a late answer is nothing unknown.
  expect(heard.alerts.map((alert) => (alert.kind === 'unknown-frame' ? [alert.socket, alert.frame] : []))).toEqual([
    [WHYPE, '{'],
    [WHYPE, rfqFrame('a', { strike: 45 })],
    ['maker', '[1]'],
    ['maker', '{"id":"x","result":{"newBest":7}}'],
    ['maker', '{"id":"x","result":"hello"}'],
  ])
})

test('cuts an unknown frame that nobody could look at', async () => {
  const { maker, heard } = await setUpReady()
  maker.message(JSON.stringify({ id: 'x', result: 'y'.repeat(100_000) }))
  expect(heard.alerts).toMatchObject([{ kind: 'unknown-frame', reason: 'id x' }])
  expect(heard.alerts[0]?.kind === 'unknown-frame' && heard.alerts[0].frame.length).toBe(16_384)
})
