import { type Clock, type Logger, type Random, toSeconds } from '@riposte/market-model'
import type { Account } from './account.ts'
import { type OpenRfq, type PlacedQuote, rankQuotes } from './auction.ts'
import { type RyskBehaviour, refusalError } from './behaviour.ts'
import { drawBetween, drawChance, drawOne } from './draw.ts'
import { errorFrame, resultFrame } from './json-rpc.ts'
import { yearlyPercent } from './money.ts'
import type { PriceRfq } from './priced-rfq.ts'
import { isCovered, isValidAt, type QuoteChecks } from './quote-checks.ts'
import type { RfqTerms } from './rfq.ts'
import type { Settlement } from './settlement.ts'
import type { TakerSettings } from './taker-settings.ts'
import type { TaskSet } from './task-set.ts'

/** What happens at the end of a window: the best quote that still holds is shown to the taker, who takes it or not. */
export interface Selection {
  close(rfq: OpenRfq): void
  /** True while no maker on a socket has traded and takers are told to greet the first one. */
  isWelcoming(): boolean
}

export interface SelectionParts {
  readonly behaviour: RyskBehaviour
  readonly settings: TakerSettings
  readonly checks: QuoteChecks
  readonly settlement: Settlement
  readonly takers: readonly Account[]
  readonly clock: Clock
  readonly random: Random
  /** Decides who is informed; apart from the rest, so that switching it on changes nothing else. */
  readonly informedRandom: Random
  /** Decides what is too low for a taker. */
  readonly reservationRandom: Random
  readonly priceRfq: PriceRfq
  readonly tasks: TaskSet
  readonly logger: Logger
}

const LOOK_EVERY_MS = 1_000

export function createSelection(parts: SelectionParts): Selection {
  const { behaviour, settings, checks, settlement, clock, random, tasks, logger } = parts
  let welcoming = settings.welcome

  /** Balance and validity count at this moment, whatever they were when the quote came. */
  const select = (rfq: OpenRfq): PlacedQuote | undefined =>
    rankQuotes(rfq.quotes, rfq.terms.isTakerBuy ?? false).find(
      ({ quote }) => isValidAt(quote, toSeconds(clock.nowMs())) && isCovered(quote, checks),
    )

  const answerTaker = (rfq: OpenRfq): void => {
    if (rfq.taker === undefined) return
    const { connection, requestId } = rfq.taker
    connection.send(
      rfq.winner === undefined
        ? errorFrame(requestId, refusalError(behaviour, 'no-quote'))
        : resultFrame(requestId, takerQuote(rfq.winner, checks)),
    )
  }

  return {
    isWelcoming: () => welcoming,
    close(rfq) {
      rfq.winner = select(rfq)
      answerTaker(rfq)
      const { winner } = rfq
      if (winner === undefined) {
        rfq.outcome = 'no-quote'
        return
      }
      const isNewcomer = welcoming && !winner.scripted
      const takes = drawChance(random, settings.confirmChance)
      const delayMs = drawBetween(random, behaviour.confirmDelayMs)
      logger.debug('rysk.window_closed', { rfqId: rfq.id, maker: winner.quote.maker, quotes: rfq.quotes.length })
      if (!isNewcomer && (!takes || isTooLow(rfq.terms, winner.quote.price))) {
        rfq.outcome = 'declined'
        return
      }
      const taker = takerOf(rfq)
      rfq.informed = !isNewcomer && drawChance(parts.informedRandom, settings.informedChance)
      if (rfq.informed) return waitForLoss(rfq, winner, taker)
      tasks.after(delayMs, () => {
        settlement.confirm(rfq, taker)
        if (isNewcomer && rfq.outcome === 'confirmed') welcoming = false
      })
    },
  }

  function isTooLow(terms: RfqTerms, price: bigint): boolean {
    const share = drawBetween(parts.reservationRandom, settings.reservationShare)
    const mark = share > 0 ? parts.priceRfq(terms)?.fair.mark : undefined
    return mark !== undefined && Number(price) / 1e18 < share * mark
  }

  /** A quote is an option given away: take it as soon as it pays more than the market would. */
  function waitForLoss(rfq: OpenRfq, winner: PlacedQuote, taker: Account): void {
    tasks.after(LOOK_EVERY_MS, () => {
      if (winner.quote.validUntil <= toSeconds(clock.nowMs())) {
        rfq.outcome = 'declined'
        return
      }
      const mark = parts.priceRfq(rfq.terms)?.fair.mark
      if (mark !== undefined && mark < Number(winner.quote.price) / 1e18) settlement.confirm(rfq, taker)
      else waitForLoss(rfq, winner, taker)
    })
  }

  /** The account that asked, or one that signs for an anonymous taker or for one whose key is elsewhere. */
  function takerOf(rfq: OpenRfq): Account {
    const asked = parts.takers.find((account) => account.address === rfq.terms.taker)
    return asked ?? (drawOne(random, parts.takers) as Account)
  }
}

/** A quote as its taker sees it, with the yearly return of writing at this price. */
function takerQuote({ quote }: PlacedQuote, { spot, nowSeconds }: QuoteChecks): Record<string, unknown> {
  return {
    assetAddress: quote.assetAddress,
    chainId: quote.chainId,
    isPut: quote.isPut,
    strike: String(quote.strike),
    expiry: quote.expiry,
    maker: quote.maker,
    nonce: quote.nonce,
    price: String(quote.price),
    quantity: String(quote.quantity),
    isTakerBuy: quote.isTakerBuy,
    signature: quote.signature,
    validUntil: quote.validUntil,
    usd: quote.usd,
    collateralAsset: quote.collateralAsset,
    apy: yearlyPercent(quote.price, spot(quote.assetAddress), nowSeconds(), quote.expiry),
  }
}
