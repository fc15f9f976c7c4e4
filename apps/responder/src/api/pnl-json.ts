import { formatWad, type Wad } from '@riposte/market-model'
import type { PnlReport, PnlRow } from '@riposte/orchestrator'

/** A row of P&L as JSON: amounts are exact decimals as text, names are in snake case, what is not known is null. */
interface PnlRowJson {
  readonly underlying: string | null
  readonly trade_id: string | null
  readonly day: string | null
  readonly total_usd: string
  readonly cash: readonly { readonly venue: string; readonly token: string; readonly amount: string }[]
  readonly items: Readonly<Record<string, string>>
  readonly marks_usd: string
  readonly components: Readonly<Record<string, string>>
}

/** The reply of `GET /api/pnl`, and what `riposte pnl --json` prints. */
export interface PnlJson {
  readonly by: string
  readonly usd_rate: string
  readonly rows: readonly PnlRowJson[]
  readonly total: PnlRowJson
}

export function pnlJson({ by, usdRate, rows, total }: PnlReport): PnlJson {
  return { by, usd_rate: usdRate, rows: rows.map(rowJson), total: rowJson(total) }
}

function rowJson({ underlying, tradeId, day, totalUsd, cash, items, marksUsd, components }: PnlRow): PnlRowJson {
  return {
    underlying: underlying ?? null,
    trade_id: tradeId ?? null,
    day: day ?? null,
    total_usd: formatWad(totalUsd),
    cash: cash.map(({ venue, token, amount }) => ({ venue, token, amount: formatWad(amount) })),
    items: amounts(items),
    marks_usd: formatWad(marksUsd),
    components: amounts(components),
  }
}

function amounts(byName: Readonly<Record<string, Wad>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(byName).map(([name, amount]) => [snakeCase(name), formatWad(amount)]))
}

function snakeCase(name: string): string {
  return name.replaceAll('-', '_')
}
