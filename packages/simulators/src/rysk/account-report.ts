import type { Holding, Ledger } from './ledger.ts'
import { reportedOtokens } from './money.ts'

/** What `balances` answers: token address to amount in the token's own units. */
export function reportBalances(ledger: Ledger, account: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(ledger.balances(account)).map(([token, amount]) => [token, String(amount)]))
}

/** One entry of `positions` and of `GET /api/maker/positions`. */
export type PositionEntry =
  | {
      /** The option token. */
      readonly assetAddress: string
      readonly isOtoken: true
      /** Contracts × 1e18, although the token has 8 decimals. */
      readonly balance: string
      /** USD × 1e18, unlike everywhere else. */
      readonly strike: string
      readonly expiry: number
      readonly isPut: boolean
      readonly underlying: string
      readonly optionAsset: string
      /** USD × 1e18; negative for premium paid. */
      readonly premium: string
    }
  | { readonly assetAddress: string; readonly isOtoken: false; readonly balance: string }

const STRIKE_TO_WEI = 10n ** 10n

/** A maker's option tokens, then its plain balances. */
export function reportPositions(ledger: Ledger, account: string, usdDecimals: number): readonly PositionEntry[] {
  const premiumToWei = 10n ** BigInt(18 - usdDecimals)
  const options = ledger.holdings(account).map((holding) => optionEntry(holding, premiumToWei))
  const cash = Object.entries(ledger.balances(account)).map(
    ([token, amount]): PositionEntry => ({ assetAddress: token, isOtoken: false, balance: String(amount) }),
  )
  return [...options, ...cash]
}

function optionEntry({ series, otoken, units, premium }: Readonly<Holding>, premiumToWei: bigint): PositionEntry {
  return {
    assetAddress: otoken,
    isOtoken: true,
    balance: String(reportedOtokens(units)),
    strike: String(series.strike * STRIKE_TO_WEI),
    expiry: series.expiry,
    isPut: series.isPut,
    underlying: series.underlying,
    optionAsset: series.assetAddress,
    premium: String(-premium * premiumToWei),
  }
}
