import type { Clock, Random } from '@riposte/market-model'
import { fromNumber, toSeconds } from '@riposte/market-model'
import type { FairQuote } from '../market.ts'
import type { Account } from './account.ts'
import type { CompetitorSettings } from './behaviour.ts'
import type { RyskChain } from './chain.ts'
import { drawBetween, drawChance } from './draw.ts'
import type { Quote } from './quote.ts'
import type { RfqTerms } from './rfq.ts'
import { ryskQuoteDigest } from './signed-message.ts'

/** What the hedging venue takes from a seller of one option: a share of spot, at most a share of the mark. */
const VENUE_FEE_SPOT_SHARE = 0.0003
const VENUE_FEE_MARK_SHARE = 0.125
/** USD for each match there. */
const VENUE_FEE_BASE = 0.5
const OPERATOR_SPOT_SHARE = 0.01
const OPERATOR_PREMIUM_SHARE = 0.125
const BPS = 1e-4
const PRICE_DECIMALS = 6
const VALIDITY_SECONDS = 30

/**
 * The price at which somebody buys one contract who sells it again at the venue's bid and keeps a margin.
 *
 * @param contracts size, > 0
 * @param spot USD
 * @param marginBps of spot
 * @returns USD per contract; undefined without a bid or when costs leave nothing
 */
export function competitorPrice(
  fair: FairQuote,
  contracts: number,
  spot: number,
  marginBps: number,
): number | undefined {
  if (fair.bid === undefined) return undefined
  const venueFee = Math.min(VENUE_FEE_SPOT_SHARE * spot, VENUE_FEE_MARK_SHARE * fair.mark) + VENUE_FEE_BASE / contracts
  const proceeds = fair.bid - venueFee - marginBps * BPS * spot
  // The operator's fee is the smaller of two shares, so whichever of them binds leaves the higher price.
  const price = Math.max(proceeds / (1 + OPERATOR_PREMIUM_SHARE), proceeds - OPERATOR_SPOT_SHARE * spot)
  return price > 10 ** -PRICE_DECIMALS ? price : undefined
}

/** A scripted maker's answer to one RFQ. */
export interface CompetitorAnswer {
  readonly delayMs: number
  readonly marginBps: number
}

/** Draw whether a competitor answers, when and with which margin. */
export function drawAnswer(settings: CompetitorSettings, random: Random): CompetitorAnswer | undefined {
  const answers = drawChance(random, settings.answerChance)
  const delayMs = drawBetween(random, settings.latencyMs)
  const marginBps = drawBetween(random, settings.marginBps)
  return answers ? { delayMs, marginBps } : undefined
}

/** A competitor's signed quote for an RFQ. @param price USD per contract, > 0 */
export function competitorQuote(
  terms: RfqTerms,
  price: number,
  account: Account,
  chain: RyskChain,
  clock: Clock,
): Quote {
  const nonce = account.nextNonce(clock)
  const message = {
    assetAddress: terms.asset,
    chainId: terms.chainId,
    isPut: terms.isPut,
    strike: BigInt(terms.strike),
    expiry: terms.expiry,
    maker: account.address,
    nonce,
    price: fromNumber(price, PRICE_DECIMALS, 'down') as bigint,
    quantity: BigInt(terms.quantity),
    isTakerBuy: terms.isTakerBuy ?? false,
    validUntil: toSeconds(clock.nowMs()) + VALIDITY_SECONDS,
    usd: terms.usd,
    collateralAsset: terms.collateralAsset,
  }
  return { ...message, nonce: String(nonce), signature: account.sign(ryskQuoteDigest(chain, message)) }
}
