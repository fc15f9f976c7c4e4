import {
  type Clock,
  createRandom,
  epochMs,
  type Option,
  parseInstrumentName,
  parseWad,
  silentLogger,
  wad,
} from '@riposte/market-model'
import type { DeskParts, DeskSettings } from '../context.ts'
import type { DeskEvent } from '../events.ts'
import { createMemoryJournal, type Journal, type JournalHealth } from '../journal/journal.ts'
import { createOrchestrator } from '../orchestrator.ts'
import type { Orchestrator } from '../views.ts'
import { createFakeSource } from './fake-source.ts'
import { createFakeVenue } from './fake-venue.ts'
import { createManualClock } from './manual-clock.ts'
import { deskSettings } from './settings.ts'

export const CALL = parseInstrumentName('ETH-20261225-3000-C') as Option

/** Venues that outlive desks, and the events that were durable when the last desk died. */
export function openWorld({ startAt = Date.UTC(2026, 11, 1) }: { readonly startAt?: number } = {}) {
  const clock = createManualClock(epochMs(startAt))
  const venue = createFakeVenue(clock, {
    [CALL.name]: { bids: [['100', '50']], asks: [['101', '50']], delta: 0.5, index: '3000' },
    'ETH-PERP': { bids: [['3000', '500']], asks: [['3001', '500']], delta: 1, index: '3000' },
  })
  const source = createFakeSource()
  let durable: DeskEvent[] = []
  let lives = 0

  /**
   * Start a desk on what is durable; the one before is gone from then on. `dies` names the event that is the last to
   * become durable; nothing follows it.
   */
  async function life(
    dies?: DeskEvent['type'],
    health: JournalHealth = { status: 'sound' },
    settings: DeskSettings = deskSettings(),
    others: Partial<DeskParts> = {},
  ): Promise<{ desk: Orchestrator }> {
    const memory = createMemoryJournal([...durable])
    const kept = [...durable]
    let dead = false
    const keep = (events: readonly DeskEvent[]): boolean => {
      for (const event of events) {
        if (dead) return false
        kept.push(event)
        dead = event.type === dies
      }
      return !dead
    }
    const journal: Journal = {
      ...memory,
      health: () => health,
      append: (events) => void keep(events),
      // A commit that a crash cuts off never resolves.
      commit: (events) => (keep(events) ? Promise.resolve() : new Promise(() => {})),
    }
    durable = kept
    const number = ++lives
    const ownClock: Clock = {
      ...clock,
      after: (delayMs, task) =>
        clock.after(delayMs, () => {
          if (number === lives) task()
        }),
    }
    const desk = createOrchestrator({
      venue,
      source,
      journal,
      clock: ownClock,
      random: createRandom(1),
      logger: silentLogger,
      settings,
      ...others,
    })
    const started = desk.start()
    await clock.advance(10_000)
    await started
    return { desk }
  }

  async function quote(id: string, quantity = '2', taker?: string) {
    source.rfq(id, CALL, parseWad(quantity), taker)
    await clock.advance(0)
    return source.quotes.at(-1) as (typeof source.quotes)[number]
  }

  /** What a person makes of a damaged journal: so many events are kept, and one tells of the cut. */
  function cut(kept: number): void {
    const told = {
      type: 'journal.cut',
      tradeId: undefined,
      at: clock.nowMs(),
      reason: 'by script',
      kept: 'aside',
    } as const
    durable = [...durable.slice(0, kept), { ...told, seq: kept + 1 }]
  }

  const poison = (event: DeskEvent): void => void durable.push(event)

  return { clock, venue, source, life, quote, poison, cut, durable: () => durable }
}

export const heldAt = (desk: Orchestrator, where: string) =>
  desk.positions().find((row) => row.venue === where && row.instrument === CALL.name)?.quantity ?? wad(0n)
