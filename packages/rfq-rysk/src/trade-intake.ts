import type { Address } from '@riposte/evm-signing'
import type { BelievedTrade, Clock, Logger, Wad } from '@riposte/market-model'
import { decodeTrade, type RyskTrade } from './decode/trade.ts'
import { causeText } from './errors.ts'
import type { TokenBook } from './token-book.ts'
import { believeTrade, bookableTrade } from './trade-belief.ts'
import type { TrustedDomains } from './trusted-domain.ts'

/** Takes trade messages, and passes on those that prove themselves. */
export interface TradeIntake {
  receive(payload: unknown, frame: string): void
  /**
   * The list of assets may have grown: look again at trades in assets that were unknown.
   *
   * @param isCurrent the list is the server's own of this moment, so that what it lacks will not come
   */
  assetsChanged(isCurrent: boolean): void
  /** Nothing will change any more: what still waits is quarantined. */
  stop(): void
}

export interface TradeIntakeOptions {
  readonly maker: Address
  readonly trusted: TrustedDomains
  readonly tokens: TokenBook
  readonly clock: Clock
  readonly logger: Logger
  /** @param message what the trade was read from */
  onTrade(trade: BelievedTrade, message: RyskTrade): void
  onQuarantine(reason: string, frame: string): void
  /** A trade is in an asset that is not on the list; an answer by `assetsChanged` is expected. */
  needAssets(): void
}

const HELD_MAX = 1_000
/** Somebody is to look at a quarantined frame; nobody can look at a megabyte. */
const FRAME_CHARACTERS_MAX = 16_384

interface Held {
  readonly trade: RyskTrade
  readonly frame: string
}

/**
 * A believed trade whose underlying is not known yet is held until the list of assets has been read once more: it is
 * ours, and must not be lost to a list that was old or had not arrived.
 */
export function createTradeIntake(options: TradeIntakeOptions): TradeIntake {
  const { maker, trusted, tokens, clock, logger } = options
  const held: Held[] = []

  function quarantine(reason: string, frame: string): void {
    logger.error('rysk.trade.quarantined', { reason })
    options.onQuarantine(reason, frame.slice(0, FRAME_CHARACTERS_MAX))
  }

  /** @returns false when the underlying is not known */
  function pass({ trade, frame }: Held): boolean {
    const premiumToken = tokens.stable(trade.quote.usd)
    if (premiumToken === undefined) {
      quarantine(`usd: ${trade.quote.usd} is no known premium token`, frame)
      return true
    }
    const underlying = tokens.underlying(trade.quote.assetAddress)
    if (underlying === undefined) return false
    const bookable = bookableTrade(trade, { underlying, premiumToken, arrivedAt: clock.nowMs() })
    warnOfOddities(trade, bookable.fee)
    options.onTrade(bookable, trade)
    return true
  }

  function warnOfOddities({ fees, quote }: RyskTrade, fee: Wad): void {
    const nonce = quote.nonce.toString()
    if (fees === undefined) logger.warn('rysk.trade.fee-modelled', { nonce, fee: fee.toString() })
    if (quote.isTakerBuy) logger.error('rysk.trade.taker-buy', { nonce })
  }

  function hold(item: Held): void {
    held.push(item)
    if (held.length > HELD_MAX) {
      const oldest = held.shift()
      if (oldest !== undefined) quarantine('too many trades in unknown assets', oldest.frame)
    }
    logger.warn('rysk.trade.asset-unknown', { asset: item.trade.quote.assetAddress })
    options.needAssets()
  }

  return {
    receive(payload, frame) {
      let trade: RyskTrade
      try {
        trade = decodeTrade(payload)
      } catch (error) {
        quarantine(causeText(error), frame)
        return
      }
      const belief = believeTrade(trade, maker, trusted)
      if (belief.status === 'quarantined') quarantine(belief.reason, frame)
      else if (!pass({ trade, frame })) hold({ trade, frame })
    },
    assetsChanged(isCurrent) {
      for (const item of held.splice(0)) {
        if (pass(item)) continue
        if (!isCurrent) held.push(item)
        else quarantine(`assetAddress: ${item.trade.quote.assetAddress} is no listed asset`, item.frame)
      }
    },
    stop() {
      for (const item of held.splice(0)) quarantine('stopped before the asset became known', item.frame)
    },
  }
}
