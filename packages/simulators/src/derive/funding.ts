import { type EpochMs, fromNumber, nextUuid, toNumber, WAD_ZERO, type Wad, wad } from '@riposte/market-model'
import type { Subaccount } from './accounts.ts'
import { type Exchange, fairQuote } from './exchange.ts'
import type { Listed } from './listed.ts'
import type { Position } from './position.ts'

/** Bounds of the hourly rate, as recorded instruments state them. */
export const FUNDING_RATE_MAX = 0.000456621005
/** Hours over which a perp's premium would be paid back: an assumption, the formula is not published. */
const CONVERGENCE_HOURS = 8
const HOUR_MS = 3_600_000
/** Fundings kept per subaccount for history. */
const MOST_FUNDINGS = 5000

/** What a position paid or received. */
export interface Funding {
  readonly instrument: string
  readonly at: EpochMs
  /** USD, negative when paid. */
  readonly amount: Wad
  readonly batchUuid: string
}

/** Share of the index notional that longs pay shorts in an hour. 0 where funding is turned off. */
export function fundingRate(exchange: Exchange, listed: Listed): number {
  if (listed.type !== 'perp' || !exchange.rules.funding) return 0
  const fair = fairQuote(exchange, listed)
  const spot = exchange.market.spot(listed.currency)
  if (fair === undefined || !(spot > 0)) return 0
  const rate = (fair.mark / spot - 1) / CONVERGENCE_HOURS
  return Math.min(FUNDING_RATE_MAX, Math.max(-FUNDING_RATE_MAX, rate))
}

/** Let perp positions earn or owe what the time since the last call brings, and settle at each full hour. */
export function accrueFunding(exchange: Exchange, now: EpochMs): void {
  if (!exchange.rules.funding) return
  const since = exchange.fundedAt
  exchange.fundedAt = now
  const hours = Math.max(0, now - since) / HOUR_MS
  const hourPassed = Math.floor(now / HOUR_MS) > Math.floor(since / HOUR_MS)
  for (const account of exchange.accounts.all()) {
    for (const subaccount of account.subaccounts) {
      for (const [name, position] of subaccount.positions) {
        const listed = exchange.instruments.get(name)
        if (listed?.type !== 'perp') continue
        const notional = toNumber(position.amount) * exchange.market.spot(listed.currency)
        const owed = fromNumber(-notional * fundingRate(exchange, listed) * hours, 12, 'towards-zero')
        position.pendingFunding = wad(position.pendingFunding + owed)
        if (hourPassed) settleFunding(exchange, subaccount, name, position, now)
      }
    }
  }
}

/** Move what is pending into cash. */
export function settleFunding(
  exchange: Exchange,
  subaccount: Subaccount,
  name: string,
  position: Position,
  now: EpochMs,
): void {
  const amount = position.pendingFunding
  if (amount === 0n) return
  const previous = subaccount.usdc
  position.pendingFunding = WAD_ZERO
  position.cumulativeFunding = wad(position.cumulativeFunding + amount)
  position.netSettlements = wad(position.netSettlements + amount)
  subaccount.usdc = wad(previous + amount)
  subaccount.fundings.push({ instrument: name, at: now, amount, batchUuid: nextUuid(exchange.random) })
  if (subaccount.fundings.length > MOST_FUNDINGS) subaccount.fundings.shift()
  exchange.outbox.balanceChanged(subaccount, {
    name: 'USDC',
    previous,
    next: subaccount.usdc,
    reason: 'perp_settlement',
  })
}
