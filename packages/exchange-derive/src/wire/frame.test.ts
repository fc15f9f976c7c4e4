import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFrame } from './frame.ts'

describe('a frame', () => {
  it.each([
    ['pong', { kind: 'pong' }],
    ['{"id":7,"result":null}', { kind: 'result', id: '7', result: null }],
    ['{"id":"7","result":{"a":1},"jsonrpc":"2.0"}', { kind: 'result', id: '7', result: { a: 1 } }],
    [
      '{"id":7,"error":{"code":11006,"message":"Does not exist"}}',
      { kind: 'error', id: '7', error: { code: 11006, message: 'Does not exist', data: null } },
    ],
    [
      '{"id":null,"error":{"code":-32700,"message":"Parse error","data":{"at":1}}}',
      { kind: 'error', id: 'null', error: { code: -32700, message: 'Parse error', data: { at: 1 } } },
    ],
    [
      '{"method":"subscription","params":{"channel":"12.orders","data":[]}}',
      { kind: 'notification', channel: '12.orders', data: [] },
    ],
  ] as const)('%s is understood', (text, frame) => {
    expect(parseFrame(text)).toEqual(frame)
  })

  it.each(['', 'ping', '{', '7', 'null', '[]', '{}', '{"id":1}', '{"id":1,"error":"no"}', '{"method":"subscription"}'])(
    '%j is not',
    (text) => {
      expect(parseFrame(text).kind).toBe('invalid')
    },
  )

  it('never throws, whatever comes', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => parseFrame(text).kind.length > 0))
  })
})
