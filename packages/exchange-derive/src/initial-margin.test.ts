import { parseInstrumentName, parseWad } from '@riposte/market-model'
import { expect, it } from 'vitest'
import { estimateInitialMargin } from './initial-margin.ts'

const ticker = { index: parseWad('3000'), mark: parseWad('50') } as Parameters<typeof estimateInitialMargin>[1]
const need = (name: string, quantity: string) =>
  estimateInitialMargin(
    { instrument: parseInstrumentName(name) } as Parameters<typeof estimateInitialMargin>[0],
    ticker,
    parseWad(quantity),
  )

it.each([
  ['a short option at the money', 'ETH-20261225-3000-C', '-2', '1300'],
  ['a short call far out of the money, by the floor', 'ETH-20261225-6000-C', '-2', '1000'],
  ['a short put a little out of the money', 'ETH-20261225-2900-P', '-1', '550'],
  ['a short option in the money, as at the money', 'ETH-20261225-2000-C', '-1', '650'],
  ['an option that is bought, by its premium', 'ETH-20261225-3000-C', '3', '150'],
  ['a perp, whichever side', 'ETH-PERP', '-2', '420'],
])('%s', (_what, name, quantity, margin) => {
  expect(need(name, quantity)).toBe(parseWad(margin))
})
