import type { Clock, EpochMs, Logger, Random } from '@riposte/market-model'
import { fromSeconds, toSeconds } from '@riposte/market-model'
import type { Account } from './account.ts'
import type { RyskAsset } from './asset.ts'
import type { OpenRfq, PlacedQuote } from './auction.ts'
import type { RyskBehaviour } from './behaviour.ts'
import type { RyskChain } from './chain.ts'
import type { Connections } from './connections.ts'
import { drawHex } from './draw.ts'
import { type RyskFaults, scriptDeliveries } from './faults.ts'
import type { Ledger } from './ledger.ts'
import type { MissedTrades } from './missed-trades.ts'
import { feeUnits, otokenUnits, premiumUnits } from './money.ts'
import type { Quote } from './quote.ts'
import type { TaskSet } from './task-set.ts'
import {
  type Confirmation,
  confirmQuote,
  otokenAddress,
  type TradeResult,
  tradeFrame,
  tradeResult,
} from './trade-frame.ts'

/** A booked trade. */
export interface RyskTrade {
  readonly rfqId: string
  readonly settledAt: EpochMs
  /** In the stablecoin's own units. */
  readonly premium: bigint
  readonly fee: bigint
  /** True when a competitor of the server's own won it. */
  readonly scripted: boolean
  /** The true frame, whatever the faults made of its delivery. */
  readonly frame: TradeResult
}

/** Where fees go. The simulation keeps the operator's account so that no unit of money is lost from sight. */
export const FEE_RECIPIENT = '0x00000000000000000000000000000000000000fe'

/** From a taker's acceptance to the booked trade and its frame. */
export interface Settlement {
  /**
   * The taker accepts: refuse a quote whose validity has passed, otherwise settle it after the chain's delay. A scripted
   * late word waits until the validity has passed and is settled all the same.
   */
  confirm(rfq: OpenRfq, taker: Account): void
  /** Booked trades, oldest first, bounded by the history limit. */
  trades(): readonly RyskTrade[]
}

export interface SettlementParts {
  readonly behaviour: RyskBehaviour
  readonly chain: RyskChain
  readonly assets: ReadonlyMap<string, RyskAsset>
  readonly ledger: Ledger
  readonly connections: Connections
  readonly missed: MissedTrades
  readonly clock: Clock
  readonly random: Random
  readonly tasks: TaskSet
  readonly logger: Logger
  readonly faults: RyskFaults
  readonly forger: Account
  spot(asset: string): bigint
  /** Somebody holds options of this expiry, unix seconds. */
  onHolding(expiry: number): void
}

const LATE_BY_MS = 1_000

export function createSettlement(parts: SettlementParts): Settlement {
  const { behaviour, chain, assets, ledger, clock, tasks, logger, faults } = parts
  const trades: RyskTrade[] = []
  let confirmedCount = 0
  let settledCount = 0

  const settle = (rfq: OpenRfq, winner: PlacedQuote, confirmation: Confirmation, scriptedToFail: boolean): void => {
    const spot = parts.spot(winner.quote.assetAddress)
    const booked = scriptedToFail ? undefined : moveMoney(winner.quote, confirmation, spot)
    if (booked === undefined) {
      rfq.outcome = 'failed'
      logger.warn('rysk.settlement_failed', { rfqId: rfq.id, maker: winner.quote.maker, scriptedToFail })
      return
    }
    rfq.outcome = 'settled'
    const settledAt = clock.nowMs()
    const frame = tradeResult(confirmation, {
      createdAt: toSeconds(settledAt),
      spot,
      fee: booked.fee,
      txHash: `0x${drawHex(parts.random, 32)}`,
    })
    trades.push({ rfqId: rfq.id, settledAt, ...booked, scripted: winner.scripted, frame })
    if (trades.length > behaviour.historyLimit) trades.shift()
    logger.info('rysk.trade_settled', { rfqId: rfq.id, maker: frame.maker, premium: String(booked.premium) })
    if (!winner.scripted) announce(frame)
  }

  /**
   * Premium to the taker, fee to the operator, option tokens to the maker; nothing at all when the maker is short. The
   * contract knows this direction only: `isTakerBuy` is signed and settled all the same.
   */
  const moveMoney = (quote: Quote, { taker, gasFee }: Confirmation, spot: bigint) => {
    const premium = premiumUnits(quote.price, quote.quantity, chain.usd.decimals)
    const fee = feeUnits(quote.price, quote.quantity, spot, chain.usd.decimals, behaviour.fee)
    if (premium < gasFee || !ledger.debit(quote.maker, quote.usd, premium + fee)) return undefined
    ledger.credit(taker, quote.usd, premium - gasFee)
    ledger.credit(FEE_RECIPIENT, quote.usd, fee + gasFee)
    const underlying = assets.get(quote.assetAddress)?.underlying ?? ''
    const { assetAddress, isPut, strike, expiry } = quote
    const series = { assetAddress, underlying, isPut, strike, expiry, usd: quote.usd }
    const otoken = otokenAddress(quote.chainId, quote)
    ledger.addHolding(quote.maker, series, otoken, otokenUnits(quote.quantity), premium)
    parts.onHolding(expiry)
    return { premium, fee }
  }

  const announce = (frame: TradeResult): void => {
    const variants = faults.trades?.[settledCount] ?? []
    settledCount += 1
    for (const delivery of scriptDeliveries(frame, variants, chain, parts.forger)) {
      if (delivery.afterMs === 0) send(frame.maker, delivery.trade)
      else tasks.after(delivery.afterMs, () => send(frame.maker, delivery.trade))
    }
  }

  const send = (maker: string, trade: TradeResult): void => {
    const sockets = parts.connections.socketsOf(maker)
    const chosen = behaviour.tradeSockets === 'all' ? sockets : sockets.slice(-1)
    if (chosen.length === 0) parts.missed.onMissed(maker, tradeFrame(trade, behaviour.tradeFrame))
    for (const connection of chosen) connection.send(tradeFrame(trade, behaviour.tradeFrame))
  }

  const collateralDecimals = (quote: Quote): number => assets.get(quote.collateralAsset)?.decimals ?? chain.usd.decimals

  return {
    confirm(rfq, taker) {
      const { winner } = rfq
      if (winner === undefined) return
      const overtimeMs = fromSeconds(winner.quote.validUntil) - clock.nowMs()
      if (overtimeMs <= 0) {
        rfq.outcome = 'lapsed'
        return
      }
      rfq.outcome = 'confirmed'
      const isNext = (script: readonly number[] = []): boolean => !winner.scripted && script.includes(confirmedCount)
      const scriptedToFail = isNext(faults.failedSettlements)
      const lateMs = isNext(faults.lateConfirmations) ? overtimeMs + LATE_BY_MS : 0
      if (!winner.scripted) confirmedCount += 1
      const confirmation = confirmQuote(
        winner.quote,
        taker,
        taker.nextNonce(clock),
        chain,
        collateralDecimals(winner.quote),
      )
      tasks.after(lateMs + behaviour.settlementDelayMs, () => settle(rfq, winner, confirmation, scriptedToFail))
    },
    trades: () => trades,
  }
}
