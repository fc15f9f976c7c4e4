import type { RyskBehaviour } from './behaviour.ts'
import type { Holding, Ledger } from './ledger.ts'
import { reportedOtokens } from './money.ts'

/**
 * What `balances` answers: each token's address and amount in the token's own units, as an object, as the array that
 * `positions` has for cash, or as the text of that object.
 */
export function reportBalances(
  ledger: Ledger,
  account: string,
  shape: RyskBehaviour['balancesShape'],
): Readonly<Record<string, string>> | readonly PositionEntry[] | string {
  if (shape === 'array') return cashEntries(ledger, account)
  const balances = Object.entries(ledger.balances(account)).map(([token, amount]) => [token, String(amount)])
  const object: Record<string, string> = Object.fromEntries(balances)
  return shape === 'text' ? JSON.stringify(object) : object
}

/** What `positions` answers. */
export function shapePositions(
  entries: readonly PositionEntry[],
  shape: RyskBehaviour['positionsShape'],
): readonly PositionEntry[] | Readonly<Record<string, PositionEntry>> {
  return shape === 'array' ? entries : Object.fromEntries(entries.map((entry) => [entry.assetAddress, entry]))
}

/** One entry of `positions` and of `GET /api/maker/positions`. */
export type PositionEntry =
  | {
      /** The option token. */
      readonly assetAddress: string
      readonly isOtoken: true
      /** Contracts × 1e18, although the token has 8 decimals; × 1e8 when the server is told to report them so. */
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
export function reportPositions(
  ledger: Ledger,
  account: string,
  usdDecimals: number,
  otokenDecimals: RyskBehaviour['otokenDecimals'],
): readonly PositionEntry[] {
  const premiumToWei = 10n ** BigInt(18 - usdDecimals)
  const options = ledger.holdings(account).map((holding) => optionEntry(holding, premiumToWei, otokenDecimals))
  return [...options, ...cashEntries(ledger, account)]
}

function cashEntries(ledger: Ledger, account: string): readonly PositionEntry[] {
  return Object.entries(ledger.balances(account)).map(([token, amount]) => ({
    assetAddress: token,
    isOtoken: false,
    balance: String(amount),
  }))
}

function optionEntry(
  { series, otoken, units, premium }: Readonly<Holding>,
  premiumToWei: bigint,
  otokenDecimals: RyskBehaviour['otokenDecimals'],
): PositionEntry {
  return {
    assetAddress: otoken,
    isOtoken: true,
    balance: String(otokenDecimals === 18 ? reportedOtokens(units) : units),
    strike: String(series.strike * STRIKE_TO_WEI),
    expiry: series.expiry,
    isPut: series.isPut,
    underlying: series.underlying,
    optionAsset: series.assetAddress,
    premium: String(-premium * premiumToWei),
  }
}
