import { createOption, epochMs, type Option, parseInstrumentName, parseWad, WAD_ZERO, wad } from '@riposte/market-model'
import { createRiskBook, limitsWith } from '@riposte/risk-limits'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createDeskState } from '../desk-state.ts'
import type { DeskEvent } from '../events.ts'
import { heldOptions } from './held-options.ts'
import { nextExpiryEvents } from './next-expiry-events.ts'

const EXPIRY = epochMs(Date.UTC(2026, 11, 25, 8))
const AT = epochMs(EXPIRY - 1000)
const TOKENS = { strike: { symbol: 'USDC', decimals: 6 }, asset: { symbol: 'WETH', decimals: 18 } }
const market = { nowMs: () => EXPIRY, spot: () => undefined, option: () => undefined }

/** Something that may be held: by a trade at a venue, sold at the hedging venue as far as it is hedged. */
interface Holding {
  readonly option: Option
  readonly venue: 'rysk' | 'manual'
  readonly isHedged: boolean
  readonly isFailed: boolean
}

function deskWith(holdings: readonly Holding[]) {
  const risk = createRiskBook({ limits: limitsWith(), market })
  const state = createDeskState(risk)
  holdings.forEach(({ option, venue, isHedged, isFailed }, i) => {
    const tradeId = `R-${i}`
    const quantity = parseWad('2')
    const base = { at: AT, tradeId } as const
    const terms = { instrument: option.name, underlying: 'ETH', side: 'buy', quantity, price: parseWad('1') } as const
    const facts = { cash: [], reference: '', late: false, quoteNonce: undefined, found: false, breaches: [] }
    state.apply({ type: 'trade.executed', ...base, venue, ...terms, breakEven: WAD_ZERO, ...facts })
    const position = { venue: 'derive', instrument: option.name, quantity: wad(-quantity), price: WAD_ZERO }
    if (isHedged)
      state.apply({ type: 'position.adjusted', tradeId: undefined, at: AT, position, explanation: 'hedged' })
    state.apply(
      isFailed
        ? { type: 'trade.failed', ...base, reason: '', residual: quantity }
        : { type: 'trade.hedged', ...base, latencyMs: 1, residual: WAD_ZERO },
    )
  })
  const due = (now = EXPIRY): readonly DeskEvent[] =>
    nextExpiryEvents({
      now,
      places: { hedging: 'derive', source: 'rysk' },
      book: state.expiries,
      held: heldOptions(risk),
      trade: state.trade,
      tokens: () => TOKENS,
    })
  return { state, risk, due }
}

const option = (strike: string, right: Option['right']): Option => createOption('ETH', EXPIRY, parseWad(strike), right)
const holdings = fc.array(
  fc.record({
    option: fc.constantFrom(
      option('3000', 'call'),
      option('4000', 'call'),
      option('3000', 'put'),
      option('4000', 'put'),
    ),
    venue: fc.constantFrom('rysk' as const, 'manual' as const),
    isHedged: fc.boolean(),
    isFailed: fc.boolean(),
  }),
  { maxLength: 6 },
)
const fixed: DeskEvent = {
  type: 'expiry.fixed',
  tradeId: undefined,
  at: EXPIRY,
  venue: 'rysk',
  underlying: 'ETH',
  expiry: EXPIRY,
  price: parseWad('3500'),
}

it('notes nothing before the expiry, and nothing but SETTLING before the fixing', () => {
  fc.assert(
    fc.property(holdings, (list) => {
      const { due } = deskWith(list)
      expect(due(AT)).toEqual([])
      expect(due().map(({ type }) => type)).toEqual(list.map(() => 'trade.settling'))
    }),
  )
})

it('comes to rest once all that it notes has happened, and leaves each trade settled or with what it waits for', () => {
  fc.assert(
    fc.property(holdings, (list) => {
      const { state, risk, due } = deskWith(list)
      state.apply(fixed)
      for (let round = 0; round < 4; round++) for (const event of due()) state.apply(event)
      expect(due()).toEqual([])
      for (const trade of state.trades()) {
        const { right, strike } = parseInstrumentName(trade.instrument) as Option
        const isInTheMoney = right === 'call' ? strike < parseWad('3500') : strike > parseWad('3500')
        const heldAt = (venue: string): boolean =>
          heldOptions(risk).some((row) => row.venue === venue && row.instrument === trade.instrument)
        const isWaiting = heldAt('derive') || (isInTheMoney && heldAt('rysk'))
        expect(trade.status).toBe(isWaiting ? 'SETTLING' : 'SETTLED')
        expect(state.expiries.claim(trade.instrument) !== undefined).toBe(isInTheMoney && heldAt('rysk'))
        expect(heldAt('manual')).toBe(false)
      }
    }),
  )
})
