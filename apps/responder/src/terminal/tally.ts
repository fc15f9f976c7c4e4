import type { DeskEvent, Trade } from '@riposte/orchestrator'

/** What a desk did since its start, in numbers. */
export interface Tally {
  readonly rfqs: number
  readonly quoted: number
  /** What a dry run would have quoted, or booked. */
  readonly withheld: number
  readonly declined: number
  /** Declines by the code of their first reason. */
  readonly declinedFor: Readonly<Record<string, number>>
  /** Quotes and manual trades that a phase with enforced limits would have declined or refused. */
  readonly wouldDecline: number
  /** Answers of the source to quotes, and quotes that ran out. */
  readonly quotes: Readonly<Record<string, number>>
  readonly executed: number
  readonly hedged: number
  readonly failed: number
  readonly manual: number
  readonly refused: number
  readonly quarantined: number
}

/** Adds up events. */
export interface TallyCounter {
  observe(event: DeskEvent, trade?: Trade): void
  read(): Tally
}

export function createTally(): TallyCounter {
  const counts = {
    rfqs: 0,
    quoted: 0,
    withheld: 0,
    declined: 0,
    wouldDecline: 0,
    executed: 0,
    hedged: 0,
    failed: 0,
    manual: 0,
    refused: 0,
    quarantined: 0,
  }
  const declinedFor: Record<string, number> = {}
  const quotes: Record<string, number> = {}
  const add = (table: Record<string, number>, name: string): void => {
    table[name] = (table[name] ?? 0) + 1
  }

  return {
    observe(event) {
      switch (event.type) {
        case 'rfq.received':
          counts.rfqs += 1
          break
        case 'rfq.declined':
          counts.declined += 1
          add(declinedFor, event.reasons[0]?.code ?? 'UNKNOWN')
          break
        case 'quote.signed':
          counts.quoted += 1
          break
        case 'breach.reported':
          if (event.action !== 'hedge') counts.wouldDecline += 1
          break
        case 'quote.withheld':
        case 'manual.withheld':
          counts.withheld += 1
          break
        case 'quote.standing':
          add(quotes, event.outcome.status)
          break
        case 'quote.expired':
          add(quotes, 'expired')
          break
        case 'manual.received':
          counts.manual += 1
          break
        case 'manual.refused':
          counts.refused += 1
          break
        case 'trade.executed':
          counts.executed += 1
          break
        case 'trade.hedged':
          counts.hedged += 1
          break
        case 'trade.failed':
          counts.failed += 1
          break
        case 'trade.quarantined':
          counts.quarantined += 1
          break
      }
    },
    read: () => ({ ...counts, declinedFor: { ...declinedFor }, quotes: { ...quotes } }),
  }
}
