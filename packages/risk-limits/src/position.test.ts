import { epochMs, parseInstrumentName, parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { bookPosition, type Position } from './position.ts'

const instrument = parseInstrumentName('ETH-PERP')

function after(...trades: [quantity: string, price: string][]): Position {
  let position: Position | undefined
  for (const [quantity, price] of trades) {
    position = bookPosition(position, {
      instrument,
      venue: 'derive',
      quantity: parseWad(quantity),
      price: parseWad(price),
      at: epochMs(1),
    })
  }
  return position as Position
}

describe('a position', () => {
  it.each([
    [
      'averages what is added',
      [
        ['1', '100'],
        ['3', '200'],
      ],
      '4',
      '175',
    ],
    [
      'keeps its average when reduced',
      [
        ['4', '175'],
        ['-1', '500'],
      ],
      '3',
      '175',
    ],
    [
      'forgets its average when closed',
      [
        ['4', '175'],
        ['-4', '500'],
      ],
      '0',
      '0',
    ],
    [
      'starts anew when it crosses zero',
      [
        ['1', '100'],
        ['-3', '90'],
      ],
      '-2',
      '90',
    ],
    [
      'averages shorts too',
      [
        ['-1', '100'],
        ['-1', '110'],
      ],
      '-2',
      '105',
    ],
  ] as const)('%s', (_what, trades, quantity, average) => {
    const position = after(...(trades as unknown as [string, string][]))
    expect(position.quantity).toBe(parseWad(quantity))
    expect(position.averagePrice).toBe(parseWad(average))
  })
})
