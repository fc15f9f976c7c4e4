import { type Clock, fromNumber, type Random, toSeconds } from '@riposte/market-model'
import type { Account } from './account.ts'
import type { Auction } from './auction.ts'
import type { RyskChain } from './chain.ts'
import type { CompetitorScript, Pricing } from './competitor-settings.ts'
import type { Connection } from './connections.ts'
import { drawBetween, drawChance } from './draw.ts'
import type { PriceRfq } from './priced-rfq.ts'
import type { Quote } from './quote.ts'
import type { RfqTerms } from './rfq.ts'
import { ryskQuoteDigest } from './signed-message.ts'
import type { TaskSet } from './task-set.ts'

export interface CompetitorParts {
  readonly account: Account
  readonly random: Random
  readonly chain: RyskChain
  readonly auction: Auction
  readonly clock: Clock
  readonly tasks: TaskSet
  readonly priceRfq: PriceRfq
  /** While true, competitors leave RFQs to others. */
  standsAside(): boolean
}

/** One of the server's own makers. */
export interface Competitor {
  onRfq(id: string, terms: RfqTerms): void
}

const PRICE_DECIMALS = 6
const VALIDITY_SECONDS = 30

export function createCompetitor(script: CompetitorScript, parts: CompetitorParts): Competitor {
  const { account, random, chain, auction, clock, tasks } = parts

  const bid = (id: string, terms: RfqTerms, pricing: Pricing, best: number | undefined): void => {
    if (parts.standsAside() || !auction.isOpen(id)) return
    const rfq = parts.priceRfq(terms)
    const price = rfq === undefined ? undefined : pricing(rfq, best)
    if (price === undefined || price < 10 ** -PRICE_DECIMALS) return
    const ears: Connection = {
      send(text) {
        const newBest = outbidBy(text)
        if (newBest === undefined) return
        tasks.after(drawBetween(random, script.latencyMs), () => bid(id, terms, pricing, newBest))
      },
    }
    auction.submit(id, signQuote(terms, price, account, chain, clock), { connection: ears, scripted: true })
  }

  return {
    onRfq(id, terms) {
      const answers = drawChance(random, script.answerChance)
      const delayMs = drawBetween(random, script.latencyMs)
      const pricing = script.pricing(random)
      if (answers) tasks.after(delayMs, () => bid(id, terms, pricing, undefined))
    },
  }
}

/** The better price that a frame tells of, in USD; undefined when it says something else. */
function outbidBy(text: string): number | undefined {
  if (!text.includes('"newBest"')) return undefined
  const { result, params } = JSON.parse(text) as Record<'result' | 'params', { readonly newBest?: string } | undefined>
  const newBest = (result ?? params)?.newBest
  return newBest === undefined ? undefined : Number(newBest) / 1e18
}

/** @param price USD per contract, > 0 */
function signQuote(terms: RfqTerms, price: number, account: Account, chain: RyskChain, clock: Clock): Quote {
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
