import { parseWad, wad } from '@riposte/market-model'
import { expect, test } from 'vitest'
import { parseFrame } from '../wire/frame.ts'
import { decodeAnswer } from './answer.ts'

function decode(frame: unknown) {
  const parsed = parseFrame(JSON.stringify(frame))
  if (parsed === undefined) throw new Error('expected a frame')
  return decodeAnswer(parsed)
}

test('reads OK as best', () => {
  expect(decode({ id: 'r', result: 'OK' })).toEqual({ rfqId: 'r', outcome: { status: 'best' }, yours: undefined })
})

test('reads a standing frame as outbid, with both prices', () => {
  const result = { rfqId: 'r', assetAddress: '0x', chainId: 84532, newBest: '1440000000000000000000', yours: '5' }
  expect(decode({ id: 'r', result })).toEqual({
    rfqId: 'r',
    outcome: { status: 'outbid', best: parseWad('1440') },
    yours: wad(5n),
  })
})

test('reads the older call, with prices in dollars and the id of the frame', () => {
  expect(decode({ id: 'r', method: 'skill_issue', params: { newBest: '11.2', yours: '10.5' } })).toEqual({
    rfqId: 'r',
    outcome: { status: 'outbid', best: parseWad('11.2') },
    yours: parseWad('10.5'),
  })
})

test('reads an error as rejected', () => {
  expect(decode({ id: 'r', error: { code: -32011, message: 'asset mismatch' } })).toEqual({
    rfqId: 'r',
    outcome: { status: 'rejected', code: '-32011', message: 'asset mismatch' },
    yours: undefined,
  })
})

test.each([
  { id: 'r', result: 'ok' },
  { id: 'r', result: true },
  { id: 'r', result: {} },
  { id: 'r', result: ['newBest'] },
  { id: 'r', method: 'skill_issue' },
  { id: 'r', method: 'news', params: { newBest: '1' } },
  { error: { code: 1, message: 'about nothing' } },
])('takes %j for no answer', (frame) => {
  expect(decode(frame)).toBeUndefined()
})

test.each([undefined, 11.2, '', '-1', '1e3', '1.', '.5', `1.${'1'.repeat(19)}`])('refuses newBest = %j', (newBest) => {
  expect(() => decode({ id: 'r', result: { newBest: newBest ?? null, yours: '1' } })).toThrow('newBest')
})
