import type { DeskEvent } from '@riposte/orchestrator'

const SEVERITIES = ['debug', 'info', 'warn', 'error'] as const
export type Severity = (typeof SEVERITIES)[number]

/** True when a message of this severity is written at this level. */
export function isWritten(severity: Severity, level: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(level)
}

/** `error` wakes someone, `warn` is degraded and heals itself, `info` is the trade's story. */
export function severityOf(event: DeskEvent): Severity {
  switch (event.type) {
    case 'trade.failed':
    case 'trade.quarantined':
    case 'kill.engaged':
    case 'hedger.alert':
      return 'error'
    case 'fill.foreign':
    case 'position.adjusted':
    case 'cash.adjusted':
    case 'cash.deposited':
    case 'journal.cut':
    case 'kill.released':
    case 'limits.tightened':
    case 'breach.reported':
    case 'kill.withheld':
    case 'order.rejected':
    case 'order.unknown':
      return 'warn'
    case 'claim.opened':
    case 'claim.redeemed':
      return 'warn'
    case 'expiry.alerted':
      return event.stage === 'overdue' || event.alert.isShort ? 'error' : 'warn'
    case 'quote.standing':
      return event.outcome.status === 'rejected' || event.outcome.status === 'unknown' ? 'warn' : 'info'
    case 'trade.executed':
      return event.late || event.found || event.breaches.length > 0 ? 'warn' : 'info'
    case 'market.marked':
      return 'debug'
    default:
      return 'info'
  }
}
