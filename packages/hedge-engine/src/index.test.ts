import { expect, it } from 'vitest'
import * as hedgeEngine from './index.ts'

it('exports what the README lists', () => {
  expect(Object.keys(hedgeEngine).sort()).toEqual([
    'LABEL_PREFIX',
    'STRATEGY_NAMES',
    'activeLeg',
    'beginHedge',
    'createStrategy',
    'estimateHedge',
    'orderLabel',
    'planOrder',
    'portfolioGreeks',
    'reachable',
    'resumeHedge',
    'stepHedge',
    'takerFee',
    'tradeIdOf',
  ])
})
