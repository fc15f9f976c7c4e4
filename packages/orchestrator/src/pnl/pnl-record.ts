import { type EpochMs, epochMs, type Instrument } from '@riposte/market-model'
import { noComponents, noItems, PNL_COMPONENTS, PNL_ITEMS } from './components.ts'
import type { Mark } from './mark-row.ts'
import { type MarkTrack, MOVE_COMPONENTS } from './mark-track.ts'
import type { PnlAccount, PnlFigures } from './pnl-account.ts'
import type { PnlAccounts } from './pnl-accounts.ts'
import type { PnlDays } from './pnl-days.ts'
import type { Receivable } from './receivables.ts'

/** A P&L book written down. Integers are text, in the book's own units, for a snapshot has ten thousand accounts. */
export interface PnlRecord {
  readonly underlyings: readonly {
    readonly name: string
    readonly total: AccountRecord
    /** Contracts by instrument. */
    readonly nets: readonly (readonly [instrument: string, net: string])[]
    readonly rest: AccountRecord
  }[]
  readonly trades: readonly { readonly id: string; readonly underlying: string; readonly account: AccountRecord }[]
  readonly tracks: readonly TrackRecord[]
  readonly receivables: readonly ReceivableRecord[]
  readonly today?: number | undefined
  readonly opened: readonly (readonly [underlying: string, figures: FiguresRecord])[]
  readonly ended: readonly DayRecord[]
}

type CashRecord = readonly (readonly [venue: string, token: string, amount: string])[]

interface FiguresRecord {
  readonly cash: CashRecord
  readonly items: string
  readonly marks: string
  readonly components: string
}

interface AccountRecord extends FiguresRecord {
  readonly lots: readonly (readonly [instrument: string, venue: string, quantity: string])[]
}

interface TrackRecord {
  readonly name: string
  /** Its figures that are not known are left out. */
  readonly mark: { readonly [Name in keyof Mark]?: number | undefined }
  readonly price: string
  readonly moved: string
}

interface ReceivableRecord {
  readonly venue: string
  readonly underlying: string
  readonly tradeId?: string | undefined
  readonly amount: string
  readonly since: EpochMs
}

interface DayRecord {
  readonly day?: number | undefined
  readonly underlying: string
  readonly figures: FiguresRecord
}

interface Parts {
  readonly accounts: PnlAccounts
  readonly days: PnlDays
  readonly tracks: Map<string, MarkTrack>
}

export function encodePnl({
  accounts,
  days,
  tracks,
  receivables,
}: Parts & { readonly receivables: readonly Receivable[] }): PnlRecord {
  return {
    underlyings: [...accounts.underlyings()].map(([name, { total, nets, rest }]) => {
      const held = [...nets].map(([instrument, net]) => [instrument, String(net)] as const)
      return { name, total: encodeAccount(total), nets: held, rest: encodeAccount(rest) }
    }),
    trades: [...accounts.trades()].map(([id, { underlying, account }]) => {
      return { id, underlying, account: encodeAccount(account) }
    }),
    tracks: [...tracks].map(([name, { mark, price, moved }]) => {
      return { name, mark, price: String(price), moved: listed(moved, MOVE_COMPONENTS) }
    }),
    receivables: receivables.map((one) => ({ ...one, amount: String(one.amount) })),
    today: days.today(),
    opened: [...days.opened()].map(([underlying, figures]) => [underlying, encodeFigures(figures)]),
    ended: days.ended().map((one) => ({ ...one, figures: encodeFigures(one.figures) })),
  }
}

/** @returns the receivables */
export function decodePnl(
  record: PnlRecord,
  { accounts, days, tracks }: Parts,
  instrumentOf: (name: string) => Instrument,
): readonly Receivable[] {
  accounts.restore(
    record.underlyings.map(({ name, total, nets, rest }) => {
      const held = new Map(nets.map(([instrument, net]) => [instrument, BigInt(net)]))
      return [name, { total: decodeAccount(total), nets: held, rest: decodeAccount(rest) }]
    }),
    record.trades.map(({ id, underlying, account }) => [id, { underlying, account: decodeAccount(account) }]),
  )
  tracks.clear()
  for (const { name, mark, price, moved } of record.tracks) {
    const amounts = unlisted(moved, MOVE_COMPONENTS, {} as MarkTrack['moved'])
    tracks.set(name, { instrument: instrumentOf(name), mark: decodeMark(mark), price: BigInt(price), moved: amounts })
  }
  days.restore(
    record.today,
    record.opened.map(([underlying, figures]) => [underlying, decodeFigures(figures)]),
    record.ended.map(({ day, underlying, figures }) => ({ day, underlying, figures: decodeFigures(figures) })),
  )
  return record.receivables.map(({ venue, underlying, tradeId, amount, since }) => {
    return { venue, underlying, tradeId, amount: BigInt(amount), since }
  })
}

function decodeMark({ at = 0, price = 0, spot, forward, iv }: TrackRecord['mark']): Mark {
  return { at: epochMs(at), price, spot, forward, iv }
}

function encodeAccount({ cash, items, carried, components, lots }: PnlAccount): AccountRecord {
  return {
    ...encodeFigures({ cash, items, marks: carried, components }),
    lots: lots.map(({ instrument, venue, quantity }) => [instrument, venue, String(quantity)]),
  }
}

function decodeAccount(record: AccountRecord): PnlAccount {
  const { cash, items, marks, components } = decodeFigures(record)
  const lots = record.lots.map(([instrument, venue, quantity]) => ({ instrument, venue, quantity: BigInt(quantity) }))
  return { cash, items, carried: marks, components, lots }
}

function encodeFigures({ cash, items, marks, components }: PnlFigures): FiguresRecord {
  return {
    cash: cash.map(({ venue, token, amount }) => [venue, token, String(amount)]),
    items: listed(items, PNL_ITEMS),
    marks: String(marks),
    components: listed(components, PNL_COMPONENTS),
  }
}

function decodeFigures({ cash, items, marks, components }: FiguresRecord) {
  return {
    cash: cash.map(([venue, token, amount]) => ({ venue, token, amount: BigInt(amount) })),
    items: unlisted(items, PNL_ITEMS, noItems()),
    marks: BigInt(marks),
    components: unlisted(components, PNL_COMPONENTS, noComponents()),
  }
}

/** Amounts in the order of their names. */
function listed<Name extends string>(amounts: Readonly<Record<Name, bigint>>, names: readonly Name[]): string {
  return names.map((name) => amounts[name]).join(' ')
}

function unlisted<Name extends string, All extends Readonly<Record<Name, bigint>>>(
  text: string,
  names: readonly Name[],
  empty: All,
): All {
  const amounts = text.split(' ')
  return { ...empty, ...Object.fromEntries(names.map((name, i) => [name, BigInt(amounts[i] ?? 0)])) }
}
