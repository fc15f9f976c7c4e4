import { expect, it } from 'vitest'
import * as greeks from './index.ts'

it('exports what the README lists', () => {
  expect(Object.keys(greeks).sort()).toEqual([
    'DomainError',
    'GREEK_NAMES',
    'IMPLIED_STATUS',
    'black76',
    'black76Greeks',
    'blackScholes',
    'blackScholesGreeks',
    'blackScholesImpliedVolatility',
    'blackScholesTimeValueVolatility',
    'coreGreeksOfBook',
    'createCoreColumns',
    'createGreekColumns',
    'greeksOfBook',
    'impliedVolatilitiesOfBook',
    'impliedVolatility',
    'normalCdf',
    'normalPdf',
    'priceBook',
    'timeValueVolatility',
  ])
})
