import { parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { createFoundTrades } from './found-trades.ts'

const CALL = 'ETH-20261225-3000-C'
/** Signed before anything was found. */
const NEWEST = '100'

function found(...trades: readonly (readonly [tradeId: string, quantity: string, quoteNonce?: string])[]) {
  const all = createFoundTrades()
  for (const [tradeId, text, quoteNonce] of trades) {
    const quantity = parseWad(text)
    all.add({ tradeId, instrument: CALL, quantity, untold: quantity, quoteNonce, newestNonce: NEWEST })
  }
  const match = (quoteNonce: string, quantity: string, isQuoteKnown = true) =>
    all.match({ quoteNonce, instrument: CALL, quantity: parseWad(quantity), isQuoteKnown })
  return {
    match,
    /** A frame comes. @returns whose it was taken for */
    told(quoteNonce: string, quantity: string) {
      const tradeId = match(quoteNonce, quantity)
      if (tradeId !== undefined) all.claim(tradeId, quoteNonce, parseWad(quantity))
      return tradeId
    },
    all,
  }
}

describe('a frame', () => {
  it('tells of the found trade that was taken for its quote, once', () => {
    const { told } = found(['a', '2', '7'], ['b', '2', '8'])
    expect(told('8', '2')).toBe('b')
    expect(told('7', '2')).toBe('a')
    expect(told('9', '2')).toBeUndefined()
  })

  it('tells of one of its size whose quote was only guessed; the guessed quote is then a trade of its own', () => {
    const { told } = found(['a', '2', '7'])
    expect(told('9', '2')).toBe('a')
    expect(told('7', '2')).toBeUndefined()
  })

  it('still tells of its own trade after another frame had taken a part of it', () => {
    const { told, match } = found(['a', '1.9', '7'])
    expect(told('9', '1.8')).toBe('a')
    expect(told('7', '1.9')).toBe('a')
    expect(match('5', '0.1')).toBeUndefined()
  })

  it('may tell of several that were taken for one, and of one that was taken for several', () => {
    const one = found(['a', '3'])
    expect([one.told('7', '1'), one.told('8', '2'), one.told('9', '1')]).toEqual(['a', 'a', undefined])
    const several = found(['a', '1', '7'], ['b', '2', '8'])
    expect(several.told('9', '3')).toBe('a')
    expect(several.match('7', '1')).toBeUndefined()
  })

  it('of a quote that was signed after the look is news, unless nobody remembers the quote', () => {
    const { match } = found(['a', '2', '7'])
    expect(match('101', '2')).toBeUndefined()
    expect(match('100', '2')).toBe('a')
    expect(match('101', '2', false)).toBe('a')
  })

  it('of more than was found, or of another option, is news', () => {
    const { match, all } = found(['a', '2', '7'])
    expect(match('9', '2.5')).toBeUndefined()
    const other = { quoteNonce: '9', instrument: 'ETH-PERP', quantity: parseWad('2'), isQuoteKnown: false }
    expect(all.match(other)).toBeUndefined()
  })

  it('leaves a record from which another life goes on', () => {
    const { told, all } = found(['a', '3'], ['b', '2', '8'])
    told('7', '1')
    const next = createFoundTrades()
    next.restore(all.record())
    expect(next.record()).toMatchObject([{ tradeId: 'a', untold: parseWad('2') }, { tradeId: 'b' }])
  })
})
