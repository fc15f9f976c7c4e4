import { expect, it } from 'vitest'
import * as hedgeEngine from './index.ts'

it('exports what the README lists', () => {
  expect(Object.keys(hedgeEngine).sort()).toEqual([
    'DIRECT_HEDGE',
    'FULL_HEDGE',
    'HEDGER_DEFAULTS',
    'LABEL_PREFIX',
    'STRATEGY_NAMES',
    'activeLeg',
    'beginHedge',
    'createDeltaHedger',
    'createStrategy',
    'deltaLabel',
    'estimateHedge',
    'orderLabel',
    'portfolioGreeks',
    'reachable',
    'readDeltaLabel',
    'resumeDeltaHedger',
    'resumeHedge',
    'stepDeltaHedger',
    'stepHedge',
    'takerFee',
    'tradeIdOf',
    'worstDelta',
  ])
})
