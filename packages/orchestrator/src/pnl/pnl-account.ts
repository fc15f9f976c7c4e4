import type { CashFlow } from '@riposte/risk-limits'
import {
  type Amounts,
  noComponents,
  noItems,
  PNL_COMPONENTS,
  PNL_ITEMS,
  type PnlComponent,
  type PnlItem,
} from './components.ts'
import { type MarkTrack, MOVE_COMPONENTS } from './mark-track.ts'

/** An amount of a token at a venue, 10^-18. */
interface CashRow {
  readonly venue: string
  readonly token: string
  amount: bigint
}

/** Contracts of an instrument at a venue, 10^-18. */
interface Lot {
  readonly instrument: string
  readonly venue: string
  quantity: bigint
}

/**
 * What was made for one purpose: a trade, or an underlying. USD are kept in units of 10^-36, in which every product of a
 * price and a quantity is exact; so accounts add up to the account of their sum, to the last unit.
 */
export interface PnlAccount {
  /** Few, so that looking through them is faster than a map of them. */
  readonly cash: CashRow[]
  /** What came in and went out by its reason, every token at par. 10^-18. */
  readonly items: Amounts<PnlItem>
  /** What positions cost that is not in the cash: a perp's price, what was there before, what a settlement still owes. */
  carried: bigint
  /** Of what is over, and of what is held less the moves before it was held. */
  readonly components: Amounts<PnlComponent>
  readonly lots: Lot[]
}

export const USD = 10n ** 18n

export function openAccount(): PnlAccount {
  return { cash: [], items: noItems(), carried: 0n, components: noComponents(), lots: [] }
}

/** One thing that happened to one instrument, or to cash alone. */
export interface PnlEntry {
  readonly cash: readonly (CashFlow & { readonly item: PnlItem })[]
  /** 10^-36 USD */
  readonly carried: bigint
  readonly lot: { readonly track: MarkTrack; readonly venue: string; readonly quantity: bigint } | undefined
  /** The component of the cash, of what is carried and of the lot at its mark; and how much of them, 10^-36 USD. */
  readonly component: PnlComponent
  readonly gained: bigint
  /** The rest of them. */
  readonly residual: bigint
}

/** Everything of an entry but the lot itself. */
export function post(account: PnlAccount, { cash, carried, lot, component, gained, residual }: PnlEntry): void {
  for (const { venue, token, amount, item } of cash) {
    addCash(account.cash, venue, token, amount)
    account.items[item] += amount
  }
  account.carried += carried
  account.components[component] += gained
  account.components.residual += residual
  if (lot === undefined) return
  for (const name of MOVE_COMPONENTS) {
    const moved = lot.track.moved[name]
    if (moved !== 0n) account.components[name] -= lot.quantity * moved
  }
}

function addCash(rows: CashRow[], venue: string, token: string, amount: bigint): void {
  const row = rows.find((one) => one.token === token && one.venue === venue)
  if (row === undefined) rows.push({ venue, token, amount })
  else row.amount += amount
}

export function addLot(account: PnlAccount, instrument: string, venue: string, quantity: bigint): void {
  const lot = account.lots.find((one) => one.instrument === instrument && one.venue === venue)
  if (lot === undefined) account.lots.push({ instrument, venue, quantity })
  else {
    lot.quantity += quantity
    if (lot.quantity === 0n) account.lots.splice(account.lots.indexOf(lot), 1)
  }
}

/** Contracts over all venues, 10^-18. */
export function netOf({ lots }: PnlAccount, instrument: string): bigint {
  let net = 0n
  for (const lot of lots) if (lot.instrument === instrument) net += lot.quantity
  return net
}

export function netsOf(account: PnlAccount): ReadonlyMap<string, bigint> {
  return new Map(account.lots.map(({ instrument }) => [instrument, netOf(account, instrument)]))
}

/** What an account shows at the marks of the moment. */
export interface PnlFigures {
  readonly cash: readonly Readonly<CashRow>[]
  /** 10^-18 */
  readonly items: Readonly<Amounts<PnlItem>>
  /** What is held at its mark, and what is carried. 10^-36 */
  readonly marks: bigint
  /** 10^-36 */
  readonly components: Readonly<Amounts<PnlComponent>>
}

/** @param nets contracts of each instrument that belong to the account */
export function figuresOf(
  account: PnlAccount,
  nets: ReadonlyMap<string, bigint>,
  tracks: ReadonlyMap<string, MarkTrack>,
): PnlFigures {
  const components = { ...account.components }
  let marks = account.carried
  for (const [instrument, net] of nets) {
    const track = tracks.get(instrument)
    if (net === 0n || track === undefined) continue
    marks += net * track.price
    for (const name of MOVE_COMPONENTS) components[name] += net * track.moved[name]
  }
  return { cash: account.cash.map((row) => ({ ...row })), items: { ...account.items }, marks, components }
}

export const NO_FIGURES: PnlFigures = { cash: [], items: noItems(), marks: 0n, components: noComponents() }

/** The sum of two figures, or with -1 their difference. */
export function addFigures(a: PnlFigures, b: PnlFigures, sign: 1n | -1n = 1n): PnlFigures {
  const cash = a.cash.map((row) => ({ ...row }))
  for (const { venue, token, amount } of b.cash) addCash(cash, venue, token, sign * amount)
  const items = noItems()
  for (const name of PNL_ITEMS) items[name] = a.items[name] + sign * b.items[name]
  const components = noComponents()
  for (const name of PNL_COMPONENTS) components[name] = a.components[name] + sign * b.components[name]
  return { cash, items, marks: a.marks + sign * b.marks, components }
}

/** Add all of one account to another, of the same tracks. */
export function merge(into: PnlAccount, from: PnlAccount): void {
  for (const { venue, token, amount } of from.cash) addCash(into.cash, venue, token, amount)
  for (const name of PNL_ITEMS) into.items[name] += from.items[name]
  for (const name of PNL_COMPONENTS) into.components[name] += from.components[name]
  into.carried += from.carried
  for (const { instrument, venue, quantity } of from.lots) addLot(into, instrument, venue, quantity)
}
