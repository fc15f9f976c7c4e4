import { isDeepStrictEqual } from 'node:util'
import { readDeltaLabel } from '@riposte/hedge-engine'
import {
  createOption,
  epochMs,
  formatWad,
  fromTokenUnits,
  parseInstrumentName,
  signed,
  type Wad,
  wad,
} from '@riposte/market-model'
import { createReplay, type DeskEvent, type Orchestrator, PNL_GROUPS, type Trade } from '@riposte/orchestrator'
import { PAPER_ASSETS, type RyskHolding } from '@riposte/simulators'
import { PREMIUM_TOKEN, SUBACCOUNT, type Venues } from './venues.ts'
import type { Execution } from './watch.ts'

/** The venues' own books, which are the truth. */
export interface TrueBooks {
  /** Contracts by instrument. */
  rysk(): ReadonlyMap<string, Wad>
  derive(): ReadonlyMap<string, Wad>
  /** What the account held at Derive before anything happened. */
  readonly heldFromStart: ReadonlyMap<string, Wad>
  /** Of the quotes that became trades. */
  settledNonces(): readonly string[]
  /** What moved since the world began, by venue and token, the maker's wallet included; zero is left out. */
  moved(): ReadonlyMap<string, Wad>
  /** Funding that the venue has charged, by its moment and instrument. */
  funding(): readonly Funding[]
  /** Whether an option's time is up. */
  hasExpired(instrument: string): boolean
}

interface Funding {
  readonly instrument: string
  readonly at: number
  readonly amount: Wad
}

const OTOKEN_TO_WAD = 10n ** 10n
const STRIKE_TO_WAD = 10n ** 10n
/** Tokens at Rysk by address, as the desk names them. */
const TOKENS = new Map<string, { readonly symbol: string; readonly decimals: number }>([
  [PREMIUM_TOKEN, { symbol: 'USDC', decimals: 6 }],
  ...PAPER_ASSETS.map((asset) => [asset.address, asset] as const),
])

export function readTrueBooks(
  venues: Venues,
  maker: string,
  derive: Wad,
  /** What the maker had at Rysk, by token. */
  rysk: Readonly<Record<string, bigint>>,
): TrueBooks {
  /** Names of option tokens: they are read often, and don't change. */
  const names = new Map<string, string>()
  function nameOf({ otoken, series }: RyskHolding): string {
    const known = names.get(otoken)
    if (known !== undefined) return known
    const { underlying, expiry, strike, isPut } = series
    const right = isPut ? 'put' : 'call'
    const { name } = createOption(underlying, epochMs(expiry * 1000), wad(strike * STRIKE_TO_WAD), right)
    names.set(otoken, name)
    return name
  }

  return {
    hasExpired(name) {
      const instrument = parseInstrumentName(name)
      return instrument.kind === 'option' && instrument.expiry <= venues.now()
    },
    rysk: () => new Map(venues.rysk.positions(maker).map((held) => [nameOf(held), wad(held.units * OTOKEN_TO_WAD)])),
    derive: () =>
      new Map(venues.derive.engine.positions(SUBACCOUNT).map(({ instrument, amount }) => [instrument, amount])),
    heldFromStart: new Map(
      venues.derive.engine.positions(SUBACCOUNT).map(({ instrument, amount }) => [instrument, amount]),
    ),
    funding: () => venues.derive.exchange.accounts.subaccount(SUBACCOUNT)?.fundings ?? [],
    settledNonces: () =>
      venues.rysk.trades.filter((trade) => !trade.scripted).map((trade) => String(trade.frame.quoteNonce)),
    moved() {
      const sums = new Map<string, Wad>([['derive USDC', wad(venues.derive.engine.balance(SUBACCOUNT) - derive)]])
      const balances = venues.rysk.balances(maker)
      const wallet = venues.rysk.wallet(maker)
      for (const [address, { symbol, decimals }] of TOKENS) {
        const there = (balances[address] ?? 0n) - (rysk[address] ?? 0n)
        sums.set(`rysk ${symbol}`, fromTokenUnits(there, decimals))
        sums.set(`wallet ${symbol}`, fromTokenUnits(wallet[address] ?? 0n, decimals))
      }
      return withoutZeros(sums)
    },
  }
}

function withoutZeros(sums: ReadonlyMap<string, Wad>): ReadonlyMap<string, Wad> {
  return new Map([...sums].filter(([, amount]) => amount !== 0n))
}

/**
 * What must hold at any moment, whatever the desk has been told yet: of each option the venue holds no more than what
 * was bought elsewhere, and of each trade no more was hedged than it was.
 */
export function checkHedges(
  venues: Venues,
  books: TrueBooks,
  executions: ReadonlyMap<string, Execution>,
  violated: (what: string) => void,
): void {
  const bought = new Map<string, bigint>(books.rysk())
  const sold = new Map<string, bigint>()
  for (const { venue, instrument, side, quantity } of executions.values()) {
    if (venue !== 'manual') continue
    const into = side === 'buy' ? bought : sold
    into.set(instrument, (into.get(instrument) ?? 0n) + quantity)
  }
  for (const [instrument, now] of books.derive()) {
    if (instrument.endsWith('-PERP') || books.hasExpired(instrument)) continue
    const held = now - (books.heldFromStart.get(instrument) ?? 0n)
    const [low, high] = [-(bought.get(instrument) ?? 0n), sold.get(instrument) ?? 0n]
    if (held < low || held > high) {
      violated(
        `${instrument}: the venue holds ${formatWad(wad(held))} more than at first, trades explain ${formatWad(wad(low))} at most`,
      )
    }
  }
  const hedged = new Map<string, bigint>()
  for (const { label, instrument, side, amount } of venues.derive.engine.trades(SUBACCOUNT)) {
    if (readDeltaLabel(label) !== undefined) {
      if (!instrument.endsWith('-PERP')) violated(`fill of ${label} in ${instrument}`)
      continue
    }
    const tradeId = tradeOf(label)
    const execution = executions.get(tradeId)
    if (execution === undefined) {
      violated(`fill of ${label}, which belongs to no durable trade`)
      continue
    }
    // A contract's delta is one perp at most, so neither leg may be larger than the trade.
    const leg = `${tradeId} in ${instrument}`
    if (instrument === execution.instrument && side === execution.side) {
      violated(`fill of ${label} is on the same side as its trade`)
    }
    const sum = (hedged.get(leg) ?? 0n) + amount
    hedged.set(leg, sum)
    if (sum > execution.quantity) {
      violated(`trade ${leg} of ${formatWad(wad(execution.quantity))} is hedged by ${formatWad(wad(sum))}`)
    }
  }
}

function tradeOf(label: string): string {
  return label.slice(label.indexOf(':') + 1, label.lastIndexOf(':'))
}

const OVER = ['HEDGED', 'FAILED', 'SETTLING', 'SETTLED']

/** Whether the desk has caught up with the world: nothing is under way, and every position is known. */
export function isQuiet(desk: Orchestrator, books: TrueBooks): boolean {
  if (desk.status().orchestrator !== 'running') return false
  const booked = desk.trades().filter((trade) => trade.executedAt !== undefined)
  if (booked.some((trade) => !OVER.includes(trade.status))) return false
  if (unsettled(desk, books).length > 0) return false
  return differences(desk, books).length === 0
}

/** Trades of expired options that have neither settled nor wait for a claim. */
function unsettled(desk: Orchestrator, books: TrueBooks): readonly Trade[] {
  const claimed = new Set(desk.expiries().flatMap(({ claims }) => claims.map(({ instrument }) => instrument)))
  return desk.trades().filter(({ executedAt, instrument, status }) => {
    if (executedAt === undefined || !books.hasExpired(instrument) || status === 'SETTLED') return false
    return !(status === 'SETTLING' && claimed.has(instrument))
  })
}

/** What must hold when the world has been healthy and nothing has happened for a while. */
export function checkQuietBooks(
  desk: Orchestrator,
  books: TrueBooks,
  durable: readonly DeskEvent[],
  violated: (what: string) => void,
): void {
  const { orchestrator, journal } = desk.status()
  if (orchestrator !== 'running' || journal !== 'ok') violated(`the desk is ${orchestrator}, its journal ${journal}`)
  for (const difference of differences(desk, books)) violated(difference)
  for (const difference of cashDifferences(durable, books)) violated(difference)
  for (const difference of nonceDifferences(durable, books)) violated(difference)
  for (const difference of fundingDifferences(desk, durable, books)) violated(difference)
  for (const difference of pnlDifferences(desk, durable)) violated(difference)
  const wasCut = durable.some((event) => event.type === 'journal.cut')
  const residuals = new Map<string, Wad>()
  for (const event of durable) {
    if (event.type === 'trade.hedged' || event.type === 'trade.failed') residuals.set(event.tradeId, event.residual)
    if (event.type === 'position.adjusted') violated(`a position was made up: ${event.explanation}`)
    if (event.type === 'cash.adjusted' && event.flow.venue === 'derive' && event.cause !== 'settlement')
      violated(`cash was made up: ${event.explanation}`)
    // A fill of an order that a cut took from the journal is nobody's.
    if (event.type === 'fill.foreign' && !wasCut)
      violated(`the fill of ${event.fill.label} was taken for somebody else's`)
  }
  for (const { id, instrument, status } of unsettled(desk, books)) {
    violated(`trade ${id} is ${status}, and ${instrument} has expired without a claim that is open`)
  }
  const open = new Map<string, bigint>()
  for (const trade of desk.trades()) {
    if (trade.executedAt === undefined) continue
    const residual = residuals.get(trade.id)
    if (!OVER.includes(trade.status)) violated(`trade ${trade.id} is still ${trade.status}`)
    else if (residual === undefined) violated(`trade ${trade.id} is ${trade.status} without a durable end`)
    else {
      const before = open.get(trade.instrument) ?? 0n
      open.set(trade.instrument, before + signed(trade.side, residual))
    }
  }
  for (const [instrument, net] of netOptions(desk)) {
    if (books.hasExpired(instrument)) continue
    const named = (open.get(instrument) ?? 0n) + (books.heldFromStart.get(instrument) ?? 0n)
    if (net !== named) {
      violated(`${instrument}: net ${formatWad(wad(net))}, named as residual ${formatWad(wad(named))}`)
    }
  }
}

/** Cash as the journal's movements add up, for each venue, against what moved there. */
function cashDifferences(durable: readonly DeskEvent[], books: TrueBooks): string[] {
  const sums = new Map<string, Wad>()
  const add = ({ venue, token, amount }: { readonly venue: string; readonly token: string; readonly amount: Wad }) => {
    // What was traded by hand was paid elsewhere.
    if (venue === 'manual') return
    const key = `${venue} ${token}`
    sums.set(key, wad((sums.get(key) ?? 0n) + amount))
  }
  for (const event of durable) {
    if (event.type === 'trade.executed') event.cash.forEach(add)
    if (event.type === 'claim.delivered' || event.type === 'claim.redeemed') event.cash.forEach(add)
    if (event.type === 'order.filled' || event.type === 'fill.foreign') add({ ...event, amount: event.fill.cashFlow })
    if (event.type === 'cash.adjusted') add(event.flow)
    if (event.type === 'funding.paid') add(event)
  }
  return unequal(withoutZeros(sums), books.moved(), 'the journal adds up to')
}

/** What the venue has charged since the books were opened is in the books payment by payment, and as P&L. */
function fundingDifferences(desk: Orchestrator, durable: readonly DeskEvent[], books: TrueBooks): string[] {
  const followed = new Set(durable.flatMap((event) => (event.type === 'funding.followed' ? event.keys : [])))
  const charged = books
    .funding()
    .map(({ instrument, at, amount }) => ({ key: `${SUBACCOUNT}:${instrument}:${at}`, amount }))
    .filter(({ key }) => !followed.has(key))
    .map(({ key, amount }) => `${key} ${formatWad(amount)}`)
  const booked = durable.flatMap((event) =>
    event.type === 'funding.paid' ? [`${event.key} ${formatWad(event.amount)}`] : [],
  )
  const found: string[] = []
  if (!isDeepStrictEqual(charged.sort(), booked.sort())) found.push(`funding: charged ${charged}, booked ${booked}`)
  const sum = durable.reduce((sum, event) => sum + (event.type === 'funding.paid' ? event.amount : 0n), 0n)
  const { items, components } = desk.pnl('underlying').total
  if (items.funding !== sum || components.funding !== sum) {
    found.push(`funding: ${sum} booked, P&L says ${items.funding} as an item and ${components.funding} as a component`)
  }
  return found
}

/** Tokens of which something else moved than somebody says. */
function unequal(said: ReadonlyMap<string, Wad>, moved: ReadonlyMap<string, Wad>, who: string): string[] {
  return [...new Set([...said.keys(), ...moved.keys()])].flatMap((token) => {
    const [says, is] = [said.get(token) ?? wad(0n), moved.get(token) ?? wad(0n)]
    return says === is ? [] : [`cash: ${formatWad(is)} moved of ${token}, ${who} ${formatWad(says)}`]
  })
}

/** P&L is a fold of the journal, and all of it is in its parts. */
function pnlDifferences(desk: Orchestrator, durable: readonly DeskEvent[]): string[] {
  const replay = createReplay()
  for (const event of durable) replay.apply(event)
  return PNL_GROUPS.flatMap((by) => {
    const told = desk.pnl(by)
    const { totalUsd, components } = told.total
    const found: string[] = []
    if (!isDeepStrictEqual(replay.pnl(by), told)) found.push(`P&L by ${by}: a replay says something else than the desk`)
    const rows = told.rows.reduce((sum, row) => sum + row.totalUsd, 0n)
    const parts = Object.values(components).reduce((sum, amount) => sum + amount, 0n)
    if (rows !== totalUsd || parts !== totalUsd) {
      found.push(`P&L by ${by}: rows ${rows}, components ${parts}, in all ${totalUsd}`)
    }
    return found
  })
}

/** Where every trade was told by a frame, each settled quote is booked, and nothing else is. */
function nonceDifferences(durable: readonly DeskEvent[], books: TrueBooks): string[] {
  const executed = durable.flatMap((event) =>
    event.type === 'trade.executed' && event.venue === 'rysk' ? [event] : [],
  )
  if (executed.some((event) => event.found)) return []
  const [booked, settled] = [executed.map((event) => event.quoteNonce).sort(), [...books.settledNonces()].sort()]
  return isDeepStrictEqual(booked, settled)
    ? []
    : [`quotes ${settled.join(', ')} were settled, ${booked.join(', ')} are booked`]
}

function netOptions(desk: Orchestrator): ReadonlyMap<string, bigint> {
  const net = new Map<string, bigint>()
  for (const { instrument, quantity } of desk.positions()) {
    if (instrument.endsWith('-PERP')) continue
    net.set(instrument, (net.get(instrument) ?? 0n) + quantity)
  }
  return net
}

/** Positions and cash in which the desk and a venue disagree. */
function differences(desk: Orchestrator, books: TrueBooks): string[] {
  const found: string[] = []
  const rows = desk.positions()
  for (const venue of ['rysk', 'derive'] as const) {
    const actual = books[venue]()
    const booked = new Map(rows.filter((row) => row.venue === venue).map((row) => [row.instrument, row.quantity]))
    for (const instrument of new Set([...actual.keys(), ...booked.keys()])) {
      const [has, says] = [actual.get(instrument) ?? 0n, booked.get(instrument) ?? 0n]
      if (has !== says) {
        found.push(`${instrument}: ${venue} holds ${formatWad(wad(has))}, the desk believes ${formatWad(wad(says))}`)
      }
    }
  }
  const said = desk.risk().cash.filter((row) => row.venue !== 'manual')
  const sums = new Map(said.map((row) => [`${row.venue} ${row.token}`, row.moved]))
  return [...found, ...unequal(withoutZeros(sums), books.moved(), 'the desk believes')]
}
