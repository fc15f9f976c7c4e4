import { expect, test } from 'vitest'
import { RyskError } from '../errors.ts'
import { parseFrame } from './frame.ts'

test('tells results, errors and calls apart', () => {
  expect(parseFrame('{"jsonrpc":"2.0","id":"a","result":"OK"}')).toEqual({ kind: 'result', id: 'a', result: 'OK' })
  expect(parseFrame('{"id":"a","error":{"code":-32003,"message":"Internal Error"}}')).toEqual({
    kind: 'error',
    id: 'a',
    code: '-32003',
    message: 'Internal Error',
  })
  expect(parseFrame('{"id":"a","method":"skill_issue","params":{}}')).toEqual({
    kind: 'call',
    id: 'a',
    method: 'skill_issue',
    params: {},
  })
})

test('takes a null result for a result and a null error for none', () => {
  expect(parseFrame('{"id":"a","result":null,"error":null}')).toEqual({ kind: 'result', id: 'a', result: null })
})

test('skips blank frames', () => {
  expect(parseFrame('')).toBeUndefined()
  expect(parseFrame(' \n')).toBeUndefined()
})

test('keeps an error whose id or body is missing', () => {
  expect(parseFrame('{"id":null,"error":"no"}')).toEqual({
    kind: 'error',
    id: undefined,
    code: 'unknown',
    message: 'no',
  })
})

test.each([
  ['{', 'frame'],
  ['[]', 'frame'],
  ['null', 'frame'],
  ['7', 'frame'],
  ['{"id":"a"}', 'result'],
  ['{"id":7,"result":{}}', 'id'],
  ['{"result":{}}', 'id'],
  [`{"id":"${'x'.repeat(257)}","result":{}}`, 'id'],
  ['{"id":"a","method":5}', 'method'],
])('refuses %s and names the member %s', (text, field) => {
  const error = caught(() => parseFrame(text))
  expect(error).toBeInstanceOf(RyskError)
  expect(error).toMatchObject({ code: 'FRAME_INVALID', field })
})

function caught(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}
