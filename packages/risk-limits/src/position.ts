import {
  absWad,
  divideWad,
  type EpochMs,
  type Instrument,
  multiplyWad,
  WAD_ZERO,
  type Wad,
  wad,
} from '@riposte/market-model'

/** What is held of one instrument at one venue. */
export interface Position {
  readonly instrument: Instrument
  readonly venue: string
  /** Contracts, bought is positive. */
  readonly quantity: Wad
  /** USD per contract of what is held, fees excluded; zero when nothing is. */
  readonly averagePrice: Wad
  readonly lastUpdated: EpochMs
}

/** A change of a position that has happened. */
export interface Booking {
  readonly instrument: Instrument
  readonly venue: string
  /** Contracts, bought is positive. */
  readonly quantity: Wad
  /** USD per contract */
  readonly price: Wad
  readonly at: EpochMs
}

/** The key under which positions and position limits are kept. */
export function positionKey(instrument: string, venue: string): string {
  return `${instrument}@${venue}`
}

/**
 * The position after a booking. Adding averages the price; reducing keeps it; crossing zero starts anew at the booking's.
 */
export function bookPosition(before: Position | undefined, booking: Booking): Position {
  const { instrument, venue, at } = booking
  const held = before?.quantity ?? WAD_ZERO
  const quantity = wad(held + booking.quantity)
  return { instrument, venue, quantity, averagePrice: averagePrice(before, booking, quantity), lastUpdated: at }
}

function averagePrice(before: Position | undefined, booking: Booking, quantity: Wad): Wad {
  if (quantity === 0n) return WAD_ZERO
  if (before === undefined || before.quantity === 0n) return booking.price
  const grows = before.quantity > 0n === booking.quantity > 0n
  if (grows) {
    const cost =
      multiplyWad(before.averagePrice, absWad(before.quantity), 'towards-zero') +
      multiplyWad(booking.price, absWad(booking.quantity), 'towards-zero')
    return divideWad(wad(cost), absWad(quantity), 'towards-zero')
  }
  const crossed = before.quantity > 0n !== quantity > 0n
  return crossed ? booking.price : before.averagePrice
}
