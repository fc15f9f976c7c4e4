import { parseInstrumentName, parseWad, wad } from '@riposte/market-model'
import type { MarketRow } from '../api/api-options.ts'
import { FAKE_NOW } from './fake-orchestrator.ts'

const FEES = { takerBase: wad(0n), takerRate: wad(0n), makerRate: wad(0n), rateCap: undefined }
const ONE = parseWad('1')

function fakeMarket(name: string, whyNot?: string): MarketRow {
  const instrument = parseInstrumentName(name)
  const pricing = { delta: 0.5, gamma: 0.001, vega: 3, theta: -2, iv: 0.6, forward: 3010 }
  const listing = { instrument, active: true, tick: ONE, step: ONE, minimum: ONE, maximum: ONE, fees: FEES }
  const ticker = {
    instrument: name,
    timestamp: FAKE_NOW,
    receivedAtMs: 0,
    index: parseWad('3000'),
    mark: parseWad('120.5'),
    bestBid: whyNot === undefined ? parseWad('120') : undefined,
    bestAsk: parseWad('121'),
    priceMin: wad(0n),
    priceMax: parseWad('1000000'),
    option: instrument.kind === 'option' ? pricing : undefined,
  }
  return { listing, ticker: name.startsWith('XRP') ? undefined : ticker, whyNot }
}

/** What the fake desk's hedging venue lists, in no order. */
export const FAKE_MARKETS: readonly MarketRow[] = [
  fakeMarket('XRP-20261225-0_5-P', 'no order book has arrived'),
  fakeMarket('ETH-20261225-3000-P'),
  fakeMarket('ETH-20261225-3000-C', 'nobody bids'),
  fakeMarket('ETH-PERP'),
]
