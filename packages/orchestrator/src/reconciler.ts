import {
  createOption,
  divideWad,
  type EpochMs,
  epochMs,
  type Fill,
  formatWad,
  fromTokenUnits,
  multiplyWad,
  type Option,
  type OptionTerms,
  parseInstrumentName,
  type Token,
  toTokenUnits,
  WAD_ZERO,
  type Wad,
  wad,
} from '@riposte/market-model'
import type { CashFlow } from '@riposte/risk-limits'
import { bookedBalance } from './booked-balance.ts'
import { type DeskContext, spotOf } from './context.ts'
import {
  type BooksToCompare,
  type Difference,
  findDifferences,
  hasExpired,
  type OpenQuote,
  persistent,
  type VenueBooks,
} from './differences.ts'
import type { CashCause, HeldPosition } from './events.ts'
import type { ExpiryDesk } from './expiry/expiry-desk.ts'
import { settlePositions } from './expiry/settle-positions.ts'
import { shareOut } from './expiry/share-out.ts'
import { createFundingReader } from './funding-reader.ts'
import { isBooked } from './next-trade.ts'
import type { Trade } from './trade.ts'
import type { TradeFlow } from './trade-flow.ts'
import { tradeIdFrom } from './trade-id.ts'

/** Brings the desk's books in line with the venues', each difference as an event with its explanation. */
export interface Reconciler {
  /**
   * Look, look again, and book what both looks showed, until nothing is left to book.
   *
   * @throws when a venue can't be asked
   */
  run(): Promise<void>
}

/** Between two looks. A trade or a fill that is on its way arrives within this time. */
const SECOND_LOOK_MS = 400
const ROUNDS_MAX = 5
const CAUSES: Readonly<Record<CashCause, string>> = {
  fee: 'the fee of a trade that nobody told of was modelled',
  settlement: 'options have settled',
  other: 'interest, a fee, a transfer, or funding that was not told of',
}
/** Fills this much older than the newest known one are asked for again: two sockets may tell out of order. */
const FILLS_OVERLAP_MS = 60_000
const CLOCKS_DIFFER_MAX_MS = 15 * 60_000

export function createReconciler(
  context: DeskContext,
  onFill: (fill: Fill) => void,
  trades: TradeFlow,
  expiry: ExpiryDesk,
): Reconciler {
  const { venue, source, state, risk, clock, logger } = context
  const funding = createFundingReader(context)
  let tokens = new Map<string, Token>()

  async function readActual(): Promise<BooksToCompare['actual']> {
    const [held, sourceBalances, positions, balances] = await Promise.all([
      source.positions?.() ?? [],
      source.balances?.() ?? [],
      venue.positions(),
      venue.balances(),
    ])
    tokens = new Map(sourceBalances.map(({ token }) => [token.symbol, token]))
    const assets = held.flatMap(({ terms, asset }) => (asset === undefined ? [] : [[nameOf(terms), asset] as const]))
    expiry.noteTokens(sourceBalances[0]?.token, new Map(assets))
    return {
      source: {
        venue: source.name,
        positions: netted(held.map(({ terms, quantity }) => [nameOf(terms), quantity])),
        balances: summed(sourceBalances.map(({ token, amount }) => [token.symbol, amount])),
      },
      venue: {
        venue: venue.name,
        positions: netted(positions.map(({ instrument, quantity }) => [instrument, quantity])),
        balances: summed(balances.map(({ token, amount }) => [token, amount])),
      },
    }
  }

  /** What the desk has booked, with a balance for each token that the venue names. */
  function booked(actual: VenueBooks): VenueBooks {
    const own = risk.positions().filter((position) => position.venue === actual.venue)
    const names = [...actual.balances.keys()]
    return {
      venue: actual.venue,
      positions: netted(own.map(({ instrument, quantity }) => [instrument.name, quantity])),
      balances: new Map(names.map((token) => [token, bookedBalance(risk, actual.venue, token)])),
    }
  }

  /** A source that can't be asked holds what it has told of, until it expires. */
  function asTold(booked: VenueBooks): VenueBooks {
    const now = clock.nowMs()
    const live = [...booked.positions].filter(([name]) => !hasExpired(name, now))
    return { ...booked, positions: new Map(live) }
  }

  async function look(inexact: BooksToCompare['inexact']): Promise<readonly Difference[]> {
    const read = await readActual()
    const desk = { source: booked(read.source), venue: booked(read.venue) }
    return findDifferences({
      desk,
      actual: source.positions === undefined ? { ...read, source: asTold(desk.source) } : read,
      openQuotes: openQuotes(state.trades()),
      inexact,
      hasLeft: (instrument) => state.expiries.hasLeft(source.name, instrument),
      now: clock.nowMs(),
    })
  }

  async function open(): Promise<void> {
    const now = clock.nowMs()
    const actual = await readActual()
    const before = await venue.fillsSince(epochMs(now - CLOCKS_DIFFER_MAX_MS))
    const followed = await funding.follow()
    const sides = [actual.source, actual.venue]
    // In front: of a journal that is cut between the two the books are opened again.
    await context.commit([
      ...followed,
      {
        type: 'book.opened',
        tradeId: undefined,
        at: now,
        fillIds: before.map((fill) => fill.fillId),
        balances: sides.flatMap(({ venue: name, balances }) =>
          [...balances].map(([token, amount]) => ({ venue: name, token, amount })),
        ),
        positions: sides.flatMap(({ venue: name, positions }) =>
          [...positions].map(([instrument, quantity]) => ({
            venue: name,
            instrument,
            quantity,
            price: venue.ticker(instrument)?.mark ?? WAD_ZERO,
          })),
        ),
      },
    ])
  }

  /** Its history is read only where the venue's cash has moved: requests are few, and a quiet desk makes none. */
  async function readFunding(differences: readonly Difference[]): Promise<void> {
    const { name, cashToken } = venue
    const isCash = (one: Difference) => one.kind === 'cash' && one.venue === name && one.flow.token === cashToken
    if (differences.some(isCash)) await funding.read()
  }

  async function readMissedFills(openedAt: EpochMs): Promise<void> {
    // A fill's time is the venue's; only until the first one there is nothing but our own clock to go by.
    const lastFillAt = state.lastFillAt()
    const since = lastFillAt === undefined ? openedAt - CLOCKS_DIFFER_MAX_MS : lastFillAt - FILLS_OVERLAP_MS
    for (const fill of await venue.fillsSince(epochMs(since))) onFill(fill)
  }

  /**
   * Book what has settled.
   *
   * @param seen everything of the last look: what moved with the positions counts even where other cash was on its way
   * @returns what is left to book
   */
  function bookSettlements(confirmed: readonly Difference[], seen: readonly Difference[]): readonly Difference[] {
    const settlements = confirmed.filter((difference) => difference.kind === 'settlement')
    if (settlements.length === 0) return confirmed
    const gaps = seen.flatMap((one) =>
      one.kind === 'cash' && one.venue === source.name ? [[one.flow.token, one.flow.amount] as const] : [],
    )
    const { events, deferred } = settlePositions(settlements, {
      now: clock.nowMs(),
      places: expiry.places,
      book: state.expiries,
      sourceGaps: new Map(gaps),
      tokens: expiry.tokens,
      spot: (underlying) => spotOf(venue, underlying),
    })
    for (const event of events) context.record(event)
    for (const { venue: name, instrument } of deferred) {
      logger.warn('settlement.deferred', { venue: name, instrument, reason: 'its fixing price is not known yet' })
    }
    // Cash is judged anew once this is booked, and waits with what has to wait: most of it is theirs.
    const others = confirmed.filter((one) => one.kind !== 'settlement')
    const waiting = new Set(deferred.map((one) => one.venue))
    return others.filter((one) => one.kind !== 'cash' || (events.length === 0 && !waiting.has(one.venue)))
  }

  function book(differences: readonly Difference[]): void {
    // Cash is judged anew once the positions are booked: most of it is theirs.
    const ofPositions = differences.filter((difference) => difference.kind !== 'cash')
    const chosen = ofPositions.length > 0 ? ofPositions : differences
    let unexplained = differences.find((difference) => difference.kind === 'cash' && difference.venue === source.name)
    for (const difference of chosen) {
      logger.warn('reconcile.difference', { ...difference })
      bookOne(difference, unexplained?.kind === 'cash' ? unexplained.flow : undefined)
      // It can pay for one trade only.
      if (difference.kind === 'unknown-trade') unexplained = undefined
    }
  }

  function bookOne(difference: Difference, unexplained: CashFlow | undefined): void {
    const at = clock.nowMs()
    switch (difference.kind) {
      case 'missed-trades':
        for (const tradeId of difference.tradeIds) adoptQuoted(tradeId, unexplained)
        return
      case 'unknown-trade':
        return adoptUnpriced(unquotedId(difference.instrument), difference.instrument, difference.quantity, unexplained)
      case 'position': {
        const { instrument, quantity } = difference
        const price = venue.ticker(instrument)?.mark ?? WAD_ZERO
        const position: HeldPosition = { venue: difference.venue, instrument, quantity, price }
        const explanation = `${difference.venue} holds ${formatWad(quantity)} ${instrument} more than was booked, and no trade or fill of ours says why`
        return context.record({ type: 'position.adjusted', tradeId: undefined, at, position, explanation })
      }
      case 'settlement':
        return
      case 'cash': {
        const { flow, cause } = difference
        const explanation = `${flow.venue} has ${formatWad(flow.amount)} ${flow.token} more than was booked: ${CAUSES[cause]}`
        const of = cause === 'settlement' ? settlementOf(flow, at) : {}
        return context.record({ type: 'cash.adjusted', tradeId: undefined, at, flow, cause, explanation, ...of })
      }
    }
  }

  /** What a payment after a settlement was for. */
  function settlementOf({ venue: name, token, amount }: CashFlow, now: EpochMs) {
    const options = state.expiries.unpaid(name, now)
    const tradeIds = [...new Set(options.flatMap((option) => option.tradeIds))]
    const isMoney = token === (name === venue.name ? venue.cashToken : [...tokens.keys()][0])
    // What is not money has no shares in USD.
    if (!isMoney) return { tradeIds }
    const reckoned = summed(options.map((option) => [option.underlying, option.reckoned]))
    return { shares: shareOut(amount, reckoned), tradeIds }
  }

  /**
   * Whether what differs was booked while it was looked at. Answers come one after the other, and may wait for a rate
   * limit: then a book is held against what was read before it changed.
   */
  function hasMoved(difference: Difference, since: number): boolean {
    switch (difference.kind) {
      case 'missed-trades':
      case 'unknown-trade':
        return state.lastBooking(source.name, difference.instrument) > since
      case 'position':
      case 'settlement':
        return state.lastBooking(difference.venue, difference.instrument) > since
      case 'cash':
        return state.lastBooking(difference.venue, difference.flow.token) > since
    }
  }

  /** A trade of one of our quotes: its price is known, its fee is modelled; the rest of the cash is reconciled after it. */
  function adoptQuoted(tradeId: string, unexplained: CashFlow | undefined): void {
    const trade = state.trade(tradeId)
    if (trade === undefined || isBooked(trade)) return
    const { instrument, quantity, price, quoteNonce } = trade
    // The RFQ was kept and the quote was not: it left in the last moment before a crash.
    if (price === undefined) return adoptUnpriced(tradeId, instrument, quantity, unexplained)
    const contract = parseInstrumentName(instrument) as Option
    const [token] = tokens.values()
    const decimals = token?.decimals ?? 6
    const units = toTokenUnits(multiplyWad(price, quantity, 'down'), decimals, 'down')
    const premium = fromTokenUnits(units, decimals)
    const fee = source.quoteFee(price, quantity, spotOf(venue, contract.underlying) ?? WAD_ZERO)
    const cash = [premium, fee].map((amount) => ({
      venue: source.name,
      token: token?.symbol ?? 'USD',
      amount: wad(-amount),
    }))
    trades.adopt({ tradeId, contract, quantity, price, quoteNonce, cash, sourceFee: fee })
  }

  /** Only the source's books know of this trade: what left the balance and nothing else explains is what it cost. */
  function adoptUnpriced(tradeId: string, instrument: string, quantity: Wad, unexplained: CashFlow | undefined): void {
    const cost = unexplained !== undefined && unexplained.amount < 0n ? wad(-unexplained.amount) : WAD_ZERO
    trades.adopt({
      tradeId,
      contract: parseInstrumentName(instrument) as Option,
      quantity,
      // Premium and fee together.
      price: divideWad(cost, quantity, 'up'),
      quoteNonce: undefined,
      cash: cost === 0n || unexplained === undefined ? [] : [unexplained],
      sourceFee: WAD_ZERO,
    })
  }

  function unquotedId(instrument: string): string {
    return tradeIdFrom('R', `found-${instrument}-${clock.nowMs()}`)
  }

  return {
    async run() {
      if (state.openedAt() === undefined) return open()
      const openedAt = state.openedAt() as EpochMs
      // A journal from before it was told.
      const followed = state.funding.followedAt() === undefined ? await funding.follow() : []
      if (followed.length > 0) await context.commit(followed)
      const inexact = new Map<string, CashCause>()
      await expiry.readFixings()
      for (let round = 0; round < ROUNDS_MAX; round++) {
        await readMissedFills(openedAt)
        for (const name of [source.name, venue.name]) {
          if (state.expiries.unpaid(name, clock.nowMs()).length > 0) inexact.set(name, 'settlement')
        }
        const since = state.bookings()
        const first = await look(inexact)
        if (first.length === 0) return
        await new Promise<void>((resolve) => clock.after(SECOND_LOOK_MS, resolve))
        await readMissedFills(openedAt)
        await readFunding(first)
        const second = await look(inexact)
        const confirmed = persistent(first, second).filter((difference) => !hasMoved(difference, since))
        const left = bookSettlements(confirmed, second)
        if (left.length > 0) book(left)
        for (const { kind } of confirmed) if (kind === 'missed-trades') inexact.set(source.name, 'fee')
      }
    },
  }
}

function nameOf({ underlying, expiry, strike, right }: OptionTerms): string {
  return createOption(underlying, expiry, strike, right).name
}

function openQuotes(trades: readonly Trade[]): OpenQuote[] {
  return trades
    .filter((trade) => !isBooked(trade) && (trade.quoteNonce !== undefined || isUnanswered(trade)))
    .map(({ id, instrument, quantity, hedged }) => ({ tradeId: id, instrument, quantity, isHedged: hedged > 0n }))
}

/** Received and neither declined nor quoted as far as the journal goes: a quote may have left all the same. */
function isUnanswered(trade: Trade): boolean {
  return trade.source === 'RYSK_RFQ' && trade.status === 'PENDING'
}

/** Several rows of one name add up. */
function summed(rows: readonly (readonly [string, Wad])[]): Map<string, Wad> {
  const sums = new Map<string, Wad>()
  for (const [name, amount] of rows) sums.set(name, wad((sums.get(name) ?? 0n) + amount))
  return sums
}

/** What is zero in the end is no position. */
function netted(rows: readonly (readonly [string, Wad])[]): Map<string, Wad> {
  return new Map([...summed(rows)].filter(([, quantity]) => quantity !== 0n))
}
