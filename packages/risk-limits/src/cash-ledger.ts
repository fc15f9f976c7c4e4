import { type Wad, wad } from '@riposte/market-model'
import type { CashFlow } from './breach.ts'

/** The key under which cash is kept: `USDC@rysk`. */
export function cashKey({ token, venue }: Pick<CashFlow, 'venue' | 'token'>): string {
  return `${token}@${venue}`
}

/** Exact cash by venue and token: what has moved, and what each venue holds as far as that tells. */
export interface CashLedger {
  move(flow: CashFlow): void
  /** What a venue says that it holds; from then on it follows {@link CashLedger.move}. */
  setBalance(balance: CashFlow): void
  balance(key: string): Wad | undefined
  balanceKeys(): Iterable<string>
  moved(): readonly CashFlow[]
  balances(): readonly CashFlow[]
  /** Begin with these instead. */
  restore(moved: readonly CashFlow[], balances: readonly CashFlow[]): void
  clone(): CashLedger
}

export function createCashLedger(
  moved: Map<string, CashFlow> = new Map(),
  balances: Map<string, CashFlow> = new Map(),
): CashLedger {
  return {
    move(flow) {
      const key = cashKey(flow)
      moved.set(key, added(moved.get(key), flow))
      const balance = balances.get(key)
      if (balance !== undefined) balances.set(key, added(balance, flow))
    },
    setBalance(balance) {
      balances.set(cashKey(balance), balance)
    },
    balance: (key) => balances.get(key)?.amount,
    balanceKeys: () => balances.keys(),
    moved: () => [...moved.values()],
    balances: () => [...balances.values()],
    restore(movedBefore, balancesBefore) {
      refill(moved, movedBefore)
      refill(balances, balancesBefore)
    },
    clone: () => createCashLedger(new Map(moved), new Map(balances)),
  }
}

function refill(flows: Map<string, CashFlow>, from: readonly CashFlow[]): void {
  flows.clear()
  for (const flow of from) flows.set(cashKey(flow), flow)
}

function added(before: CashFlow | undefined, { venue, token, amount }: CashFlow): CashFlow {
  return { venue, token, amount: wad((before?.amount ?? 0n) + amount) }
}
