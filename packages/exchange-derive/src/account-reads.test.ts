import { parseWad, type VenuePosition } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { mergePositions, sumBalances } from './account-reads.ts'

const position = (instrument: string, quantity: string, averagePrice: string): VenuePosition => ({
  instrument,
  quantity: parseWad(quantity),
  averagePrice: parseWad(averagePrice),
})

describe('positions of several subaccounts', () => {
  it('are added up by instrument, prices weighted by size', () => {
    expect(mergePositions([position('A', '3', '100'), position('B', '-1', '7'), position('A', '1', '200')])).toEqual([
      position('A', '4', '125'),
      position('B', '-1', '7'),
    ])
  })

  it('that cancel out are none', () => {
    expect(mergePositions([position('A', '3', '100'), position('A', '-3', '90'), position('B', '0', '0')])).toEqual([])
  })
})

it('balances are added up by token', () => {
  const balances = [
    { token: 'USDC', amount: parseWad('1.5') },
    { token: 'ETH', amount: parseWad('2') },
    { token: 'USDC', amount: parseWad('-0.5') },
  ]
  expect(sumBalances(balances)).toEqual([
    { token: 'USDC', amount: parseWad('1') },
    { token: 'ETH', amount: parseWad('2') },
  ])
})
