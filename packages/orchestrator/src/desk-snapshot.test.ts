import { epochMs } from '@riposte/market-model'
import { createRiskBook, limitsWith } from '@riposte/risk-limits'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createControlState } from './control-state.ts'
import { decodeSnapshot, encodeSnapshot } from './desk-snapshot.ts'
import { createDeskState } from './desk-state.ts'
import type { DeskEvent } from './events.ts'
import { createDeltaOrderMemory } from './past-delta-orders.ts'
import { createPastHedges } from './past-hedges.ts'
import { bookStory } from './testing/book-story.ts'
import { tradeStory } from './testing/trade-story.ts'

/** A fold that can be written down and gone on with. */
function fold(text?: string) {
  const kept = text === undefined ? undefined : decodeSnapshot(text)
  const market = { nowMs: () => epochMs(0), spot: () => undefined, option: () => undefined }
  const risk = createRiskBook({ limits: limitsWith(), market })
  const controls = createControlState(limitsWith(), true, () => undefined)
  const state = createDeskState(risk)
  if (kept !== undefined) {
    state.restore(kept.state)
    risk.restore(kept.ledger)
    controls.restore(kept.controls)
  }
  const hedges = createPastHedges(kept?.hedges)
  const deltaOrders = createDeltaOrderMemory(kept?.deltaOrders)
  return {
    apply(events: readonly DeskEvent[]) {
      for (const event of events) {
        controls.replay(event, state.apply(event))
        hedges.observe(event)
        deltaOrders.observe(event)
      }
    },
    text: () =>
      encodeSnapshot({
        state: state.record(),
        ledger: risk.ledger(),
        hedges: hedges.unfinished(),
        controls: controls.record(),
        deltaOrders: deltaOrders.record(),
      }),
    state,
  }
}

describe('a snapshot', () => {
  it('in place of any beginning of any history leaves the same state', () => {
    const history = fc
      .array(fc.nat(200), { maxLength: 30 })
      .map((serials) => serials.flatMap((serial) => [...tradeStory(serial), ...bookStory(serial)]))
    fc.assert(
      fc.property(history, fc.nat(), (events, where) => {
        const cut = where % (events.length + 1)
        const whole = fold()
        whole.apply(events)
        const first = fold()
        first.apply(events.slice(0, cut))
        const second = fold(first.text())
        second.apply(events.slice(cut))
        expect(JSON.parse(second.text())).toEqual(JSON.parse(whole.text()))
        expect(second.state.trades()).toEqual(whole.state.trades())
      }),
    )
  })

  it('of another fold, or of events known otherwise, is not read', () => {
    const text = fold().text()
    expect(decodeSnapshot(text)).toBeDefined()
    expect(decodeSnapshot(text.replace('"layout":', '"layout":9'))).toBeUndefined()
    expect(decodeSnapshot(text.replace('"quote.signed":', '"quote.scribbled":'))).toBeUndefined()
  })
})
