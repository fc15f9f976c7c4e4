import { createAccount } from './account.ts'
import { type Auction, createAuction } from './auction.ts'
import { createCompetition } from './competition.ts'
import { PAPER_COMPETITORS } from './competitor-settings.ts'
import type { Connection } from './connections.ts'
import type { RyskEngineOptions } from './engine-options.ts'
import { createExpiry, type Expiry } from './expiry.ts'
import { createFixingPrices, type FixingPrices } from './fixing-prices.ts'
import { createMissedTrades } from './missed-trades.ts'
import { createPriceRfq } from './priced-rfq.ts'
import { createPublisher, type Publish } from './publisher.ts'
import { createScoreboard, type Scoreboard } from './scoreboard.ts'
import { createSelection } from './selection.ts'
import { createSettlement, type Settlement } from './settlement.ts'
import { createTakerFlow, type TakerFlow } from './taker-flow.ts'
import { checkTakers, PAPER_TAKERS } from './taker-settings.ts'
import type { VenueState } from './venue-state.ts'

/** Everything that trades, wired: takers ask, makers compete, the best quote is settled, options end. */
export interface Marketplace {
  readonly auction: Auction
  readonly settlement: Settlement
  readonly fixings: FixingPrices
  readonly expiry: Expiry
  readonly scoreboard: Scoreboard
  readonly takerFlow: TakerFlow
  readonly publish: Publish
  /** A signature has proven whose connection this is. */
  recognise(maker: string, connection: Connection): void
}

const TAKER_COUNT = 3

/** @throws {SimulatorsError} OPTIONS_INVALID for takers who would never stop asking */
export function createMarketplace(state: VenueState, options: RyskEngineOptions): Marketplace {
  const { behaviour, market, clock, chain, assets, listed, connections, seed, randomFor } = state
  const takerSettings = checkTakers({ ...PAPER_TAKERS, ...options.takers })
  const takers = Array.from({ length: TAKER_COUNT }, (_, i) => createAccount(seed, `taker ${i}`))

  const fixings = createFixingPrices({
    clock,
    underlyings: [...new Set(listed.map((asset) => asset.underlying))],
    publicationDelayMs: behaviour.fixingDelayMs,
    spot: state.spotOf,
    scripted: options.fixingPrice ?? (() => undefined),
  })
  const expiry = createExpiry({ ...state, fixings })
  const missed = createMissedTrades(behaviour.missedTrades, state.logger)
  const settlement = createSettlement({
    ...state,
    missed,
    random: randomFor('transactions'),
    forger: createAccount(seed, 'forger'),
    onHolding: expiry.watch,
  })

  const checks = { ...state, feeRate: behaviour.fee }
  const priceRfq = createPriceRfq(market, assets, clock)
  const scoreboard = createScoreboard()
  const selection = createSelection({
    ...state,
    settings: takerSettings,
    checks,
    settlement,
    takers,
    random: randomFor('decisions'),
    informedRandom: randomFor('informed takers'),
    reservationRandom: randomFor('reservation prices'),
    priceRfq,
  })
  const recognise = (maker: string, connection: Connection): void => {
    connections.recognise(maker, connection)
    missed.onRecognised(maker, connection)
  }
  const auction = createAuction({
    ...state,
    checks,
    recognise,
    close(rfq) {
      selection.close(rfq)
      scoreboard.onWindowEnd(rfq)
    },
  })
  const competition = createCompetition({
    ...state,
    settings: { ...PAPER_COMPETITORS, ...options.competitors },
    priceRfq,
    auction,
    standsAside: selection.isWelcoming,
  })
  const publish = createPublisher({ ...state, auction, competition, windowMs: behaviour.windowMs })
  const takerFlow = createTakerFlow({
    market,
    chain,
    clock,
    tasks: state.tasks,
    settings: takerSettings,
    assets: listed,
    takers,
    random: randomFor('takers'),
    shapeRandom: randomFor('rfq shapes'),
    subscriberCount: connections.subscriberCount,
    publish: (id, terms, shape) => publish(id, terms, shape).repeat,
  })
  return { auction, settlement, fixings, expiry, scoreboard, takerFlow, publish, recognise }
}
