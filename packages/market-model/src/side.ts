import { type Wad, wad } from './wad.ts'

/** Always the maker's side: `buy` means that we buy. */
export type Side = 'buy' | 'sell'

export function opposite(side: Side): Side {
  return side === 'buy' ? 'sell' : 'buy'
}

/** `quantity` with the sign that it has in a position: bought is positive. */
export function signed(side: Side, quantity: Wad): Wad {
  return side === 'buy' ? quantity : wad(-quantity)
}
