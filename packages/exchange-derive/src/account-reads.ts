import {
  absWad,
  type Clock,
  divideWad,
  type EpochMs,
  type Fill,
  type FundingPayment,
  multiplyWad,
  type OrderState,
  type VenueBalance,
  type VenuePosition,
  type Wad,
  wad,
} from '@riposte/market-model'
import { decodeCollateral } from './decode/collateral.ts'
import { decodeOrder } from './decode/order.ts'
import { decodePosition } from './decode/position.ts'
import { readFillsSince } from './fills-since.ts'
import { readFundingSince } from './funding-since.ts'
import { type Requester, read } from './request.ts'
import { asRecord, readArray } from './wire/fields.ts'

/** State of the account, asked for subaccount by subaccount. Throws {@link DeriveError} when it cannot be had whole. */
export interface AccountReads {
  openOrders(): Promise<readonly OrderState[]>
  /** Oldest first. */
  fillsSince(since: EpochMs): Promise<readonly Fill[]>
  /** Oldest first. */
  fundingSince(since: EpochMs): Promise<readonly FundingPayment[]>
  positions(): Promise<readonly VenuePosition[]>
  balances(): Promise<readonly VenueBalance[]>
}

export function createAccountReads(requester: Requester, clock: Clock, subaccountIds: readonly number[]): AccountReads {
  async function rowsOf(
    method: 'private/get_open_orders' | 'private/get_positions' | 'private/get_collaterals',
    list: string,
  ): Promise<readonly unknown[]> {
    const all: unknown[] = []
    for (const id of subaccountIds) {
      const rows = await read(requester, clock, method, { subaccount_id: id }, (result) =>
        readArray(list, asRecord(list, result), list),
      )
      all.push(...rows)
    }
    return all
  }

  return {
    openOrders: async () => (await rowsOf('private/get_open_orders', 'orders')).map(decodeOrder),
    fillsSince: (since) => readFillsSince(requester, clock, subaccountIds, since),
    fundingSince: (since) => readFundingSince(requester, clock, subaccountIds, since),
    positions: async () =>
      mergePositions(
        (await rowsOf('private/get_positions', 'positions'))
          .map(decodePosition)
          .filter((position) => position !== undefined),
      ),
    balances: async () => sumBalances((await rowsOf('private/get_collaterals', 'collaterals')).map(decodeCollateral)),
  }
}

/** One row for an instrument, also when two subaccounts hold it. The average is weighted by size. */
export function mergePositions(positions: readonly VenuePosition[]): readonly VenuePosition[] {
  const merged = new Map<string, VenuePosition>()
  for (const position of positions) {
    const held = merged.get(position.instrument)
    merged.set(position.instrument, held === undefined ? position : addPositions(held, position))
  }
  return [...merged.values()].filter((position) => position.quantity !== 0n)
}

function addPositions(a: VenuePosition, b: VenuePosition): VenuePosition {
  const weight = wad(absWad(a.quantity) + absWad(b.quantity))
  const value = wad(weighted(a) + weighted(b))
  return {
    instrument: a.instrument,
    quantity: wad(a.quantity + b.quantity),
    averagePrice: weight === 0n ? a.averagePrice : divideWad(value, weight, 'towards-zero'),
  }
}

function weighted(position: VenuePosition): Wad {
  return multiplyWad(position.averagePrice, absWad(position.quantity), 'towards-zero')
}

/** One row for a token. */
export function sumBalances(balances: readonly VenueBalance[]): readonly VenueBalance[] {
  const sums = new Map<string, Wad>()
  for (const { token, amount } of balances) sums.set(token, wad((sums.get(token) ?? 0n) + amount))
  return [...sums].map(([token, amount]) => ({ token, amount }))
}
