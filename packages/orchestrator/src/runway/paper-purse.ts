import type { CashFlow } from '@riposte/risk-limits'

/** Play money of a paper desk. What it gives is there when it returns; undefined when it gives nothing there. */
export interface PaperPurse {
  topUpBalance(venue: string, token: string): CashFlow | undefined
  /** @param account of the hedging venue, by the venue's own name */
  topUpMargin(venue: string, account: string): CashFlow | undefined
}
