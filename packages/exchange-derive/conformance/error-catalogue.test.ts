import { describe, expect, it } from 'vitest'
import { isKnownCode, type Verdict, verdictOf } from '../src/error-codes.ts'
import { announce, readShared } from './shared.ts'

/** The advice of the reference, in our words. */
const VERDICTS: Readonly<Record<string, Verdict>> = {
  no: 'give-up',
  'after query': 'unknown',
  'with new price': 'new-price',
  'after wait': 'wait',
  're-sign': 'wait',
  're-sign if not placed': 'wait',
  're-read': 'wait',
  'log in': 'wait',
}

const reference = readShared('reference/derive.md')
const rows = [...(reference ?? '').matchAll(/^\| (-?\d+) \| [^|]* \| [^|]* \| ([^|]+) \|$/gm)]
  .map(([, code, advice]) => ({ code: Number(code), advice: advice?.trim() ?? '' }))
  .filter(({ advice }) => advice in VERDICTS)
announce('error catalogue', reference === undefined ? undefined : rows.length)

describe('the catalogue of errors', () => {
  it('leaves exactly four codes open', () => {
    expect([-32603, 9000, 9001, 11002].map(verdictOf)).toEqual(['unknown', 'unknown', 'unknown', 'unknown'])
  })

  for (const { code, advice } of rows) {
    it(`${code}: ${advice}`, () => {
      expect(verdictOf(code)).toBe(VERDICTS[advice])
      expect(isKnownCode(code)).toBe(true)
    })
  }

  it('covers the reference where it is present', () => {
    expect(reference === undefined || rows.length > 100).toBe(true)
  })
})
