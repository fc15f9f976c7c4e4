import { type Address, recoverAddress } from '@riposte/evm-signing'
import { type BelievedTrade, type EpochMs, fromSeconds, fromTokenUnits, type Token, wad } from '@riposte/market-model'
import { optionTerms } from './decode/option-terms.ts'
import { NOBODY } from './decode/rfq.ts'
import type { RyskTrade } from './decode/trade.ts'
import { modelFee, premiumOf } from './fee.ts'
import { quoteDigest } from './quote-signing.ts'
import type { TrustedDomains } from './trusted-domain.ts'

/** Whether a trade message proves itself. */
export type Belief = { readonly status: 'believed' } | { readonly status: 'quarantined'; readonly reason: string }

/**
 * Believe a trade only when it names us as maker and its quote signature recovers to our key over the very terms of the
 * message: then nobody but us can have offered it, and not one term can have been changed.
 *
 * The signature does not cover `fees`, `createdAt`, `mark` and `txHash`. The quote's validity is not looked at: it is
 * the operator who keeps it, and a late trade is settled all the same.
 */
export function believeTrade(trade: RyskTrade, maker: Address, trusted: TrustedDomains): Belief {
  const { quote, quoteSignature } = trade
  const quarantine = (reason: string): Belief => ({ status: 'quarantined', reason })
  if (quote.maker !== maker) return quarantine(`maker: expected ${maker}, got ${quote.maker}`)
  const chainId = trusted[0].domain.chainId
  if (quote.chainId !== chainId) return quarantine(`chainId: expected ${chainId}, got ${quote.chainId}`)
  const signers = trusted.map(({ separator }) => recoverAddress(quoteDigest(quote, separator), quoteSignature))
  if (signers.includes(maker)) return { status: 'believed' }
  const got = signers[0] ?? 'nobody'
  return quarantine(`quoteSignature: expected our own over these terms, it recovers to ${got}`)
}

/** What the message does not say itself. */
export interface TradeContext {
  readonly underlying: string
  readonly premiumToken: Token
  readonly arrivedAt: EpochMs
}

/**
 * A believed trade in the desk's words.
 *
 * A message without a readable fee gets the modelled one: the contract has taken a fee in any case.
 */
export function bookableTrade(trade: RyskTrade, context: TradeContext): BelievedTrade {
  const { quote, fees, mark, createdAt, txHash, taker } = trade
  const { decimals } = context.premiumToken
  return {
    quoteNonce: quote.nonce.toString(),
    terms: optionTerms(context.underlying, quote.strike, quote.expiry, quote.isPut),
    side: quote.isTakerBuy ? 'sell' : 'buy',
    quantity: wad(quote.quantity),
    price: wad(quote.price),
    premiumToken: context.premiumToken,
    premium: premiumOf(quote.price, quote.quantity, decimals),
    fee: fees === undefined ? modelFee(quote.price, quote.quantity, mark, decimals) : fromTokenUnits(fees, decimals),
    tradedAt: createdAt === undefined ? context.arrivedAt : fromSeconds(createdAt),
    ...(taker === undefined || taker === NOBODY ? {} : { taker }),
    reference: txHash ?? `nonce ${quote.nonce}`,
  }
}
