import { expect, it } from 'vitest'
import * as surface from './index.ts'

it('offers these names and no others', () => {
  expect(Object.keys(surface).sort()).toEqual([
    'DERIVE_NETWORKS',
    'DeriveError',
    'NOT_SENT',
    'RATE_HELD_BACK',
    'actionDigest',
    'createDeriveMarket',
    'createDeriveRest',
    'createDeriveVenue',
    'createLoginProof',
    'createRateBudget',
    'decodeInstrument',
    'decodeOrder',
    'decodeOrderBook',
    'decodeTicker',
    'decodeTickerSnapshot',
    'decodeTrade',
    'encodeExecutionData',
    'encodeQuoteData',
    'encodeTradeData',
    'fitOrder',
    'hashAction',
    'hashLegs',
    'hashModuleData',
    'isKnownCode',
    'loginHeaders',
    'matchingDomainSeparator',
    'maxFeeFor',
    'resolveNetwork',
    'signAction',
    'signOrderRequest',
    'verdictOf',
  ])
})
