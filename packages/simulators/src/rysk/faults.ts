import { bytesToHex } from '@riposte/evm-signing'
import type { Account } from './account.ts'
import type { RyskChain } from './chain.ts'
import type { FrameFaults } from './frame-faults.ts'
import type { QuoteFault } from './quote-faults.ts'
import type { RestFault } from './rest-faults.ts'
import { ryskQuoteDigest } from './signed-message.ts'
import type { TradeResult } from './trade-frame.ts'

/**
 * How the delivery of one trade departs from a single true frame:
 *
 * - `drop`: the true frame is not sent
 * - `duplicate`: it is sent twice at once
 * - `repeat`: it is sent once more a few seconds later
 * - `delay`: it is sent only after a minute, when the quote's validity has usually passed
 * - `forged-terms`: before it comes one with the maker's own signature under a higher price
 * - `forged-signature`: before it comes one that names the maker, signed by somebody else under an unknown nonce
 * - `foreign-maker`: before it comes one that is sound but belongs to another maker
 */
export type TradeVariant =
  | 'drop'
  | 'duplicate'
  | 'repeat'
  | 'delay'
  | 'forged-terms'
  | 'forged-signature'
  | 'foreign-maker'

/** A script of what goes wrong. Trades are counted from 0 in the order in which they settle for makers on sockets. */
export interface RyskFaults {
  /** The n-th entry applies to the n-th trade's frames; beyond the list all is well. */
  readonly trades?: readonly (readonly TradeVariant[])[]
  /** Confirmed trades that the chain does not book; nobody is told. Counted over all confirmed trades of such makers. */
  readonly failedSettlements?: readonly number[]
  /**
   * Trades whose taker says yes only when the quote's validity has passed. The contract does not look at it, so they are
   * settled all the same. Counted like {@link RyskFaults.failedSettlements}.
   */
  readonly lateConfirmations?: readonly number[]
  /** By the number of the quote on makers' sockets, from 0. */
  readonly quotes?: Readonly<Record<number, QuoteFault>>
  readonly frames?: FrameFaults
  /** By the number of the HTTP request, from 0. */
  readonly rest?: Readonly<Record<number, RestFault>>
}

/** One frame to be sent, so long after the booking. */
export interface Delivery {
  readonly afterMs: number
  readonly trade: TradeResult
}

const REPEAT_AFTER_MS = 3_000
const DELAY_MS = 60_000

/** The frames of one trade under its variants, in sending order. @param forger signs what the maker did not */
export function scriptDeliveries(
  trade: TradeResult,
  variants: readonly TradeVariant[],
  chain: RyskChain,
  forger: Account,
): readonly Delivery[] {
  const deliveries: Delivery[] = []
  const deliver = (frame: TradeResult, afterMs = 0): void => {
    deliveries.push({ afterMs, trade: frame })
  }
  if (variants.includes('forged-terms')) deliver({ ...trade, price: String(BigInt(trade.price) * 2n) })
  if (variants.includes('forged-signature')) deliver(resign(trade, trade.maker, chain, forger))
  if (variants.includes('foreign-maker')) deliver(resign(trade, forger.address, chain, forger))
  if (!variants.includes('drop')) deliver(trade, variants.includes('delay') ? DELAY_MS : 0)
  if (variants.includes('duplicate')) deliver(trade)
  if (variants.includes('repeat')) deliver(trade, REPEAT_AFTER_MS)
  return deliveries
}

/** The same trade for a maker's name and another nonce, its quote signed by the forger. */
function resign(trade: TradeResult, maker: string, chain: RyskChain, forger: Account): TradeResult {
  const nonce = BigInt(trade.quoteNonce) + 1n
  const digest = ryskQuoteDigest(chain, {
    ...trade,
    maker,
    nonce,
    strike: BigInt(trade.strike),
    price: BigInt(trade.price),
    quantity: BigInt(trade.quantity),
    validUntil: trade.quoteValidUntil,
  })
  return { ...trade, maker, quoteNonce: String(nonce), quoteSignature: forger.sign(digest), txHash: bytesToHex(digest) }
}
