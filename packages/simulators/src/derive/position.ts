import { absWad, divideWad, multiplyWad, type Side, signed, WAD_ZERO, type Wad, wad } from '@riposte/market-model'
import { truncate12 } from './wire-decimal.ts'

/** What an account holds of one instrument. Sums are kept, averages derived, so that nothing is lost to rounding. */
export interface Position {
  /** Contracts, short is negative. */
  amount: Wad
  /** USD: price times signed amount of the part still open. */
  cost: Wad
  /** USD: fees paid for the part still open. */
  openFees: Wad
  /** USD: all fees since it was opened. */
  totalFees: Wad
  realizedPnl: Wad
  realizedPnlExclFees: Wad
  /** USD that funding has earned or cost, negative when paid, and is not in the cash yet. */
  pendingFunding: Wad
  /** USD of funding since the position was opened that is in the cash. */
  cumulativeFunding: Wad
  /** USD settled between position and cash other than by trades. */
  netSettlements: Wad
}

export function emptyPosition(): Position {
  return {
    amount: WAD_ZERO,
    cost: WAD_ZERO,
    openFees: WAD_ZERO,
    totalFees: WAD_ZERO,
    realizedPnl: WAD_ZERO,
    realizedPnlExclFees: WAD_ZERO,
    pendingFunding: WAD_ZERO,
    cumulativeFunding: WAD_ZERO,
    netSettlements: WAD_ZERO,
  }
}

/** What one fill brought home; zero when it only opened. */
export interface Realized {
  readonly pnl: Wad
  readonly pnlExclFees: Wad
}

/** `part` of `whole`'s share of a sum, exact when it is all of it. */
function share(sum: Wad, part: bigint, whole: bigint): Wad {
  return part === whole ? sum : truncate12(wad((sum * part) / whole))
}

/**
 * Book a fill: what goes against the position closes first and realises profit, the rest opens.
 *
 * @param price USD per contract
 * @param amount contracts, > 0
 * @param fee USD for the whole fill
 */
export function applyFill(position: Position, side: Side, price: Wad, amount: Wad, fee: Wad): Realized {
  const held = absWad(position.amount)
  const closes = position.amount !== 0n && position.amount > 0n !== (side === 'buy')
  const closed = closes ? wad(held < amount ? held : amount) : WAD_ZERO
  let realized: Realized = { pnl: WAD_ZERO, pnlExclFees: WAD_ZERO }
  let feeLeft: bigint = fee

  if (closed > 0n) {
    const costPart = share(position.cost, closed, held)
    const feePart = share(position.openFees, closed, held)
    const closingFee = share(fee, closed, amount)
    const proceeds = tradeValue(price, closed)
    const pnlExclFees = wad((position.amount > 0n ? proceeds : -proceeds) - costPart)
    realized = { pnlExclFees, pnl: wad(pnlExclFees - feePart - closingFee) }
    position.cost = wad(position.cost - costPart)
    position.openFees = wad(position.openFees - feePart)
    feeLeft -= closingFee
  }
  const opened = wad(amount - closed)
  if (opened > 0n) {
    position.cost = wad(position.cost + signed(side, tradeValue(price, opened)))
    position.openFees = wad(position.openFees + feeLeft)
  }
  position.amount = wad(position.amount + signed(side, amount))
  position.totalFees = wad(position.totalFees + fee)
  position.realizedPnl = wad(position.realizedPnl + realized.pnl)
  position.realizedPnlExclFees = wad(position.realizedPnlExclFees + realized.pnlExclFees)
  return realized
}

/** USD: price times amount, in the exchange's unit. */
export function tradeValue(price: Wad, amount: Wad): Wad {
  return truncate12(multiplyWad(price, amount, 'towards-zero'))
}

/** USD per contract of the open part. */
export function averagePriceExclFees(position: Position): Wad {
  return position.amount === 0n ? WAD_ZERO : truncate12(divideWad(position.cost, position.amount, 'towards-zero'))
}

/** USD per contract of the open part; a buyer's fees raise it, a seller's lower it. */
export function averagePrice(position: Position): Wad {
  if (position.amount === 0n) return WAD_ZERO
  return truncate12(divideWad(wad(position.cost + position.openFees), position.amount, 'towards-zero'))
}
