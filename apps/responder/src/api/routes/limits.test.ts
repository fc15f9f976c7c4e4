import { LIMIT_NAMES } from '@riposte/risk-limits'
import { describe, expect, test } from 'vitest'
import { serving } from '../../testing/serving.ts'

const desk = serving()

async function serve() {
  const api = await desk()
  const post = (path: string, body: unknown) =>
    api.ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
  return { ...api, post }
}

type Row = Readonly<Record<string, unknown>>

describe('limits', () => {
  test('all of them are shown, with what they mean and where they are used', async () => {
    const { ask, orchestrator } = await serve()
    const use = {
      scope: 'ETH',
      underlying: 'ETH',
      unit: 'underlyings',
      limit: 500,
      value: 1,
      worst: 2,
      headroom: 498,
    } as const
    orchestrator.setRisk({ limits: [{ name: 'MAX_DELTA_EXPOSURE', ...use }] })
    const rows = (await ask('/api/limits')).json as readonly Row[]
    expect(rows.map((row) => row.name)).toEqual(LIMIT_NAMES)
    expect(rows.find((row) => row.name === 'MAX_DELTA_EXPOSURE')).toEqual({
      name: 'MAX_DELTA_EXPOSURE',
      meaning: expect.any(String),
      unit: 'underlyings',
      kind: 'cap',
      value: '500',
      by_underlying: {},
      default: '500',
      ceiling: '1000000',
      per_underlying: true,
      uses: [expect.objectContaining({ scope: 'ETH', use: 2, booked: 1, headroom: 498 })],
    })
    const others = (await ask('/api/limits?underlying=BTC')).json as readonly { uses: unknown[] }[]
    expect(others.flatMap((row) => row.uses)).toEqual([])
  })

  test('become tighter, for all or for one underlying, and keep the exceptions that are not named', async () => {
    const { post, orchestrator } = await serve()
    const first = await post('/api/limits', {
      limits: { MAX_DELTA_EXPOSURE: { by_underlying: { BTC: '20' } } },
      by: 'Ana',
    })
    expect(first.json).toMatchObject({
      changed: ['MAX_DELTA_EXPOSURE'],
      limits: [{ value: '500', by_underlying: { BTC: '20' } }],
    })
    const second = await post('/api/limits', { limits: { MAX_DELTA_EXPOSURE: '400' }, by: 'Ana' })
    expect(second.json).toMatchObject({ limits: [{ value: '400', by_underlying: { BTC: '20' } }] })
    const again = await post('/api/limits', { limits: { MAX_DELTA_EXPOSURE: '400.0' }, by: 'Ana' })
    expect(again.json).toMatchObject({ changed: [] })
    expect(orchestrator.limits().MAX_DELTA_EXPOSURE.default).toBe(400n * 10n ** 18n)
  })

  test('never become looser: one value too many refuses all of them, by name', async () => {
    const { post, orchestrator } = await serve()
    const before = orchestrator.limits()
    const reply = await post('/api/limits', { limits: { MAX_ORDER_SIZE: '400', MAX_POSITION_SIZE: '1001' }, by: 'Ana' })
    expect(reply.json).toMatchObject({
      type: 'urn:riposte:problem:limit-loosened',
      status: 409,
      field: 'limits.MAX_POSITION_SIZE',
      detail: expect.stringContaining('looser'),
    })
    expect(orchestrator.limits()).toEqual(before)
  })

  test.each([
    [{ limits: {}, by: 'Ana' }, 'limits'],
    [{ limits: { MAX_NONSENSE: '1' }, by: 'Ana' }, 'limits.MAX_NONSENSE'],
    [{ limits: { MAX_ORDER_SIZE: 4 }, by: 'Ana' }, 'limits.MAX_ORDER_SIZE'],
    [{ limits: { MAX_ORDER_SIZE: '-4' }, by: 'Ana' }, 'limits.MAX_ORDER_SIZE'],
    [{ limits: { MAX_ORDER_SIZE: { by_underlying: { 'B C': '1' } } }, by: 'Ana' }, 'limits.MAX_ORDER_SIZE'],
    [{ limits: { MAX_ORDER_SIZE: '4' } }, 'by'],
  ])('%j is 400 and names the field', async (body, field) => {
    const { post } = await serve()
    const reply = await post('/api/limits', body)
    expect(reply.status).toBe(400)
    expect((reply.json as { errors: Row[] }).errors.map((error) => error.field)).toEqual([field])
  })
})

describe('what if', () => {
  test.each([
    [{ changes: [] }, 'changes'],
    [{ changes: [{ type: 'nonsense' }] }, 'changes.0.type'],
    [{ changes: [{ type: 'trade', instrument: 'ETH-3000', quantity: '1', price: '1' }] }, 'changes.0.instrument'],
    [{ changes: [{ type: 'market-move', underlying: 'ETH', factor: 0 }] }, 'changes.0.factor'],
  ])('%j is 400 and names the field', async (body, field) => {
    const { post } = await serve()
    expect((await post('/api/whatif', body)).json).toMatchObject({ status: 400, field })
  })
})
