import { type EpochMs, epochMs, multiplyWad, parseWad, signed, toNumber, wad } from '@riposte/market-model'
import {
  createReplay,
  createTimelines,
  type DeskEvent,
  type DeskListener,
  type DeskStatus,
  type ExpiryRow,
  type ManualTrade,
  type ManualTradeReply,
  type Orchestrator,
  type PositionRow,
  type RiskReport,
  type Trade,
} from '@riposte/orchestrator'
import {
  type Breach,
  engageKill,
  type KillSwitch,
  type Limits,
  limitsWith,
  NOTHING_KILLED,
  nextKillSwitch,
  releaseKill,
  tightenLimits,
} from '@riposte/risk-limits'

/** A small desk in memory: books manual trades against one position limit and knows its own trades again. */
export interface FakeOrchestrator extends Orchestrator {
  /** Let an event happen; a trade that comes along replaces the one with its id. */
  emit(event: DeskEvent, trade?: Trade): void
  setStatus(status: Partial<DeskStatus>): void
  setRisk(risk: Partial<RiskReport>): void
  setPositions(rows: readonly PositionRow[]): void
  setExpiries(rows: readonly ExpiryRow[]): void
  /** Hold manual trades back until the returned function is called. */
  hold(): () => void
  /** Make the next manual trade throw. */
  failNext(error: Error): void
  /** How often a manual trade was handed in, repeats included. */
  submissions(): number
}

export const FAKE_NOW: EpochMs = epochMs(Date.UTC(2026, 9, 1, 10, 0, 0))

/** A trade with sensible fields. */
export function fakeTrade(changes: Partial<Trade> = {}): Trade {
  return {
    id: 'R-1',
    source: 'RYSK_RFQ',
    status: 'PENDING',
    instrument: 'ETH-20261225-3000-C',
    underlying: 'ETH',
    side: 'buy',
    quantity: parseWad('1'),
    price: undefined,
    rfqId: undefined,
    quoteNonce: undefined,
    validUntil: undefined,
    hedgeOrderId: undefined,
    hedgeExchange: undefined,
    found: false,
    hedged: parseWad('0'),
    receivedAt: FAKE_NOW,
    executedAt: undefined,
    updatedAt: FAKE_NOW,
    error: undefined,
    ...changes,
  }
}

export function createFakeOrchestrator(positionLimit = parseWad('1000')): FakeOrchestrator {
  const trades = new Map<string, Trade>()
  const listeners = new Set<DeskListener>()
  const replay = createReplay()
  const held = new Map<string, bigint>()
  const timelines = createTimelines()
  let status: DeskStatus = {
    orchestrator: 'running',
    venues: { derive: 'ready', rysk: 'ready' },
    journal: 'ok',
    lastRfqAt: undefined,
    refusal: undefined,
  }
  let risk: Partial<RiskReport> = {}
  let positions: readonly PositionRow[] = []
  let expiries: readonly ExpiryRow[] = []
  let gate: Promise<void> = Promise.resolve()
  let failure: Error | undefined
  let submissions = 0
  let kill: KillSwitch = NOTHING_KILLED
  let limits: Limits = limitsWith()

  function emit(event: DeskEvent, trade?: Trade): void {
    if (trade !== undefined) trades.set(trade.id, trade)
    replay.apply(event)
    timelines.observe(event)
    for (const listener of listeners) listener(event, trade ?? trades.get(event.tradeId ?? ''))
  }

  function breachesOf({ instrument, side, quantity }: ManualTrade): readonly Breach[] {
    const before = held.get(instrument.name) ?? 0n
    const after = before + signed(side, quantity)
    if (after <= positionLimit && -after <= positionLimit) return []
    const wouldBe = toNumber(wad(after))
    const scope = `${instrument.name}@manual`
    const limit = toNumber(positionLimit)
    const message = `${scope} would hold ${wouldBe} contracts, the limit is ${limit}`
    return [{ code: 'MAX_POSITION_SIZE', scope, limit, value: toNumber(wad(before)), wouldBe, message }]
  }

  async function submitManualTrade(asked: ManualTrade): Promise<ManualTradeReply> {
    submissions += 1
    await gate
    if (failure !== undefined) {
      const error = failure
      failure = undefined
      throw error
    }
    if (status.orchestrator !== 'running')
      return { status: 'unavailable', reason: `the desk is ${status.orchestrator}` }
    const id = `M-${asked.clientTradeId ?? trades.size + 1}`
    const known = trades.get(id)
    if (known !== undefined) {
      return { status: known.status === 'CANCELLED' ? 'refused' : 'booked', trade: known, breaches: [] }
    }
    const breaches = breachesOf(asked)
    const isRefused = breaches.length > 0 && !asked.alreadyDone
    if (!isRefused) {
      const name = asked.instrument.name
      held.set(name, (held.get(name) ?? 0n) + signed(asked.side, asked.quantity))
    }
    const trade = fakeTrade({
      id,
      source: 'MANUAL',
      status: isRefused ? 'CANCELLED' : 'EXECUTED',
      instrument: asked.instrument.name,
      underlying: asked.instrument.underlying,
      side: asked.side,
      quantity: asked.quantity,
      price: asked.price,
      error: breaches[0]?.message,
    })
    const { side, quantity, price, alreadyDone } = asked
    const { instrument, underlying } = trade
    const at = FAKE_NOW
    const received = { ...trade, status: 'PENDING' as const }
    const terms = { instrument, underlying, side, quantity, price }
    emit({ type: 'manual.received', tradeId: id, at, ...terms, alreadyDone }, received)
    if (isRefused) emit({ type: 'manual.refused', tradeId: id, at, breaches }, trade)
    else {
      emit(
        {
          type: 'trade.executed',
          tradeId: id,
          at,
          venue: 'manual',
          ...terms,
          cash: [{ venue: 'manual', token: 'USD', amount: wad(-signed(side, multiplyWad(price, quantity, 'down'))) }],
          reference: '',
          quoteNonce: undefined,
          found: false,
          breakEven: price,
          late: false,
          breaches,
        },
        trade,
      )
    }
    return { status: isRefused ? 'refused' : 'booked', trade, breaches }
  }

  function positionRows(): readonly PositionRow[] {
    if (positions.length > 0) return positions
    return [...held].map(([instrument, quantity]) => ({
      instrument,
      venue: 'manual',
      quantity: wad(quantity),
      averagePrice: parseWad('0.05'),
      delta: undefined,
      gamma: undefined,
      lastUpdated: FAKE_NOW,
    }))
  }

  return {
    start: async () => {},
    stop: async () => {},
    submitManualTrade,
    trades: () => [...trades.values()].reverse(),
    trade: (id) => trades.get(id),
    positions: positionRows,
    expiries: () => expiries,
    risk: () => ({
      totalDeltaUsd: 0,
      totalGammaUsd: 0,
      totalPositions: positionRows().length,
      underlyings: [],
      limits: [],
      cash: [],
      updatedAt: FAKE_NOW,
      ...risk,
    }),
    pnl: (by) => replay.pnl(by),
    async kill(tier, scope, reason, by) {
      kill = nextKillSwitch(kill, engageKill({ tier, scope, cause: 'person', reason, by, at: FAKE_NOW }))
    },
    async release(scope, cause, reason, by) {
      kill = nextKillSwitch(kill, releaseKill({ scope, cause, reason, by, at: FAKE_NOW }))
    },
    killSwitch: () => kill,
    async tightenLimits(changes) {
      const result = tightenLimits(limits, changes)
      if (result.status === 'tightened') limits = result.limits
      return result
    },
    limits: () => limits,
    renewLease() {},
    indicate: (option, quantity) => {
      const asked = { instrument: option.name, quantity, at: FAKE_NOW }
      if (option.right === 'put') {
        const reasons = [{ code: 'THIN_BOOK', message: 'the book takes 0 of it' } as const]
        return { ...asked, status: 'decline', price: undefined, limits: undefined, reasons }
      }
      const steps = { hedgeGross: 120, hedgeFee: 1.5, edge: 0.6, sourceFee: 13.1, spot: 3000 }
      const price = { price: parseWad('104.8'), worstBid: parseWad('119'), ...steps }
      return { ...asked, status: 'quote', price, limits: [], reasons: [] }
    },
    whatIf: () => ({ verdicts: [], before: [], after: [], breached: [] }),
    timelines,
    audit: ({ key, ...entry }) =>
      emit({ type: 'audit.recorded', at: FAKE_NOW, ...entry, ...(key === undefined ? {} : { key }) }),
    status: () => status,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    emit,
    setStatus: (changes) => {
      status = { ...status, ...changes }
    },
    setRisk: (changes) => {
      risk = { ...risk, ...changes }
    },
    setPositions: (rows) => {
      positions = rows
    },
    setExpiries: (rows) => {
      expiries = rows
    },
    hold() {
      let release = (): void => {}
      gate = new Promise((resolve) => {
        release = resolve
      })
      return () => release()
    },
    failNext: (error) => {
      failure = error
    },
    submissions: () => submissions,
  }
}
