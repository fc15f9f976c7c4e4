import type { Cancel } from '@riposte/market-model'
import type { DeskEvent, Orchestrator } from '@riposte/orchestrator'
import { eventRow } from './event-row.ts'

/** Events that are kept for listeners who come back. */
const KEPT = 4096

/** What a listener is told: an event, or that there were events which are not kept any more. */
export type FeedMessage =
  | { readonly type: 'event'; readonly id: string; readonly name: DeskEvent['type']; readonly data: string }
  | { readonly type: 'gap' }

/** The desk's events, numbered, for listeners that may come and go. */
export interface EventFeed {
  /**
   * Listen, first to what was missed.
   *
   * @param after the id of the last event that the listener has; undefined to begin now
   */
  follow(after: string | undefined, listener: (message: FeedMessage) => void): Cancel
}

interface Numbered {
  readonly number: number
  readonly event: DeskEvent
}

/**
 * @param life names this process's numbers: those of another life are somebody else's
 */
export function createEventFeed(orchestrator: Orchestrator, life: string, kept = KEPT): EventFeed {
  const listeners = new Set<(message: FeedMessage) => void>()
  // A ring: the event of number n is at n % kept.
  const ring: Numbered[] = []
  let next = 1

  orchestrator.subscribe((event) => {
    const numbered = { number: next, event }
    ring[next % kept] = numbered
    next += 1
    // Nobody listens most of the time, and then nothing is written out.
    if (listeners.size === 0) return
    const message = messageOf(numbered)
    for (const listener of listeners) listener(message)
  })

  function messageOf({ number, event }: Numbered): FeedMessage {
    return { type: 'event', id: `${life}-${number}`, name: event.type, data: JSON.stringify(eventRow(event)) }
  }

  /** The number after the last one that a listener has; undefined when it is of another life or makes no sense. */
  function resumption(after: string): number | undefined {
    const [whole, number = ''] = /^(?:.*)-(\d{1,15})$/.exec(after) ?? []
    if (whole !== `${life}-${number}`) return undefined
    const first = Number(number) + 1
    return first <= next ? first : undefined
  }

  function replay(after: string, listener: (message: FeedMessage) => void): void {
    const wanted = resumption(after)
    const oldest = Math.max(1, next - kept)
    if (wanted === undefined || wanted < oldest) listener({ type: 'gap' })
    for (let number = Math.max(wanted ?? oldest, oldest); number < next; number++) {
      const numbered = ring[number % kept]
      if (numbered !== undefined) listener(messageOf(numbered))
    }
  }

  return {
    follow(after, listener) {
      if (after !== undefined) replay(after, listener)
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
