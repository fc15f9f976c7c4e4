import { type Clock, createOption, fromSeconds, wad } from '@riposte/market-model'
import type { FairQuote, Market } from '../market.ts'
import type { RyskAsset } from './asset.ts'
import type { RfqTerms } from './rfq.ts'

/** An RFQ and what the market says of its option, in plain numbers. */
export interface PricedRfq {
  readonly terms: RfqTerms
  /** > 0 */
  readonly contracts: number
  /** USD */
  readonly spot: number
  readonly fair: FairQuote
}

/** @returns undefined when the market does not know the option or it has expired */
export type PriceRfq = (terms: RfqTerms) => PricedRfq | undefined

const STRIKE_TO_WAD = 10n ** 10n

export function createPriceRfq(market: Market, assets: ReadonlyMap<string, RyskAsset>, clock: Clock): PriceRfq {
  return (terms) => {
    const underlying = assets.get(terms.asset)?.underlying
    if (underlying === undefined) return undefined
    market.advance(clock.nowMs())
    const right = terms.isPut ? 'put' : 'call'
    const strike = wad(BigInt(terms.strike) * STRIKE_TO_WAD)
    const fair = market.fair(createOption(underlying, fromSeconds(terms.expiry), strike, right).name)
    if (fair === undefined) return undefined
    return { terms, contracts: Number(terms.quantity) / 1e18, spot: market.spot(underlying), fair }
  }
}
