import { parseWad } from '@riposte/market-model'
import { expect, it } from 'vitest'
import { readDecimal, readInteger, readText } from './fields.ts'
import { listOf, oneOf, optional, readDigits, readIntegers, readTexts, shape } from './shape.ts'

const decodeRow = shape('row', { rowId: readText, realizedPnlExclFees: readDecimal })
const decode = shape('thing', {
  subaccountId: readInteger,
  side: oneOf('buy', 'sell'),
  label: optional(readText),
  spotPrice24h: optional(readDecimal),
  rows: listOf(decodeRow),
  scopes: readTexts,
  ids: readIntegers,
  nonce: readDigits,
})

const WIRE = {
  subaccount_id: 12,
  side: 'buy',
  label: '',
  spot_price_24h: '1.5',
  rows: [{ row_id: 'a', realized_pnl_excl_fees: '-2' }],
  scopes: ['x'],
  ids: [1],
  nonce: 7,
  something_new: true,
}

it("reads the exchange's names as ours and leaves the rest alone", () => {
  expect(decode(WIRE)).toEqual({
    subaccountId: 12,
    side: 'buy',
    label: undefined,
    spotPrice24h: parseWad('1.5'),
    rows: [{ rowId: 'a', realizedPnlExclFees: parseWad('-2') }],
    scopes: ['x'],
    ids: [1],
    nonce: '7',
  })
})

it.each([
  [{ subaccount_id: '12' }, 'thing', 'subaccount_id'],
  [{ side: 'hold' }, 'thing', 'side'],
  [{ label: 5 }, 'thing', 'label'],
  [{ rows: [{ row_id: 'a', realized_pnl_excl_fees: 2 }] }, 'row', 'realized_pnl_excl_fees'],
  [{ rows: undefined }, 'thing', 'rows'],
  [{ scopes: [1] }, 'thing', 'scopes[0]'],
  [{ ids: [1, 'x'] }, 'thing', 'ids[1]'],
])('names the bad field of %o', (changes, kind, field) => {
  expect(() => decode({ ...WIRE, ...changes })).toThrow(
    expect.objectContaining({ code: 'FIELD_INVALID', details: expect.objectContaining({ kind, field }) }),
  )
})
