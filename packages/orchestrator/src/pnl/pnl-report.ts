import { type Wad, wad } from '@riposte/market-model'
import type { CashFlow } from '@riposte/risk-limits'
import { PNL_COMPONENTS, PNL_ITEMS, type PnlComponent, type PnlItem } from './components.ts'
import { addFigures, NO_FIGURES, type PnlFigures, USD } from './pnl-account.ts'
import type { PnlBook, PnlOf } from './pnl-book.ts'

export const PNL_GROUPS = ['trade', 'underlying', 'day'] as const
export type PnlGroup = (typeof PNL_GROUPS)[number]

/** What was made, in USD, and from what. `totalUsd` is all items and the marks, and it is all components. */
export interface PnlRow {
  /** Undefined for cash that belongs to none. */
  readonly underlying: string | undefined
  /** Undefined in a row of no single trade. */
  readonly tradeId: string | undefined
  /** `2026-11-26`, UTC; undefined in a row of no single day. */
  readonly day: string | undefined
  readonly totalUsd: Wad
  /** Exactly what moved, deposits apart. */
  readonly cash: readonly CashFlow[]
  readonly items: Readonly<Record<PnlItem, Wad>>
  /** What is held at its last journaled mark, less what a perp cost, and what a settlement still owes. */
  readonly marksUsd: Wad
  readonly components: Readonly<Record<PnlComponent, Wad>>
}

export interface PnlReport {
  readonly by: PnlGroup
  /** How tokens became USD: `par` counts each token as 1 USD. */
  readonly usdRate: 'par'
  readonly rows: readonly PnlRow[]
  readonly total: PnlRow
}

/** P&L by trade, underlying or UTC day. Figures add up exactly where quantities have at most 9 decimals. */
export function pnlReport(book: Pick<PnlBook, 'trades' | 'underlyings' | 'days'>, by: PnlGroup): PnlReport {
  const found = by === 'trade' ? book.trades() : by === 'day' ? book.days() : book.underlyings()
  const rows = found.map(rowOf).filter((row) => !isEmpty(row))
  return { by, usdRate: 'par', rows, total: rowOf({ underlying: '', figures: sumOf(book.underlyings()) }) }
}

function rowOf({ underlying, tradeId, day, figures }: PnlOf): PnlRow {
  const items = PNL_ITEMS.map((name) => [name, wad(figures.items[name])] as const)
  const marksUsd = wad(figures.marks / USD)
  const totalUsd = wad(items.reduce((sum, [, amount]) => sum + amount, 0n) + marksUsd)
  const parts = PNL_COMPONENTS.map((name) => [name, wad(figures.components[name] / USD)] as const)
  const components = Object.fromEntries(parts) as Record<PnlComponent, Wad>
  // Rounded parts may miss the rounded sum by their last unit.
  components.residual = wad(components.residual + totalUsd - parts.reduce((sum, [, amount]) => sum + amount, 0n))
  return {
    underlying: underlying === '' ? undefined : underlying,
    tradeId,
    day: day === undefined ? undefined : new Date(day * 86_400_000).toISOString().slice(0, 10),
    totalUsd,
    cash: figures.cash
      .filter(({ amount }) => amount !== 0n)
      .map(({ venue, token, amount }) => ({ venue, token, amount: wad(amount) })),
    items: Object.fromEntries(items) as Record<PnlItem, Wad>,
    marksUsd,
    components,
  }
}

function isEmpty({ totalUsd, cash, items, marksUsd, components }: PnlRow): boolean {
  const amounts: bigint[] = [totalUsd, marksUsd, ...Object.values(items), ...Object.values(components)]
  return cash.length === 0 && amounts.every((amount) => amount === 0n)
}

function sumOf(all: readonly PnlOf[]): PnlFigures {
  return all.reduce((sum, { figures }) => addFigures(sum, figures), NO_FIGURES)
}
