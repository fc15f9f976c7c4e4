import { Counter, Gauge, type Registry } from 'prom-client'
import type { DeskVenues } from '../desk-venues.ts'

type KeyedVenues = Exclude<DeskVenues, { readonly dryRun: true }>
type Watched =
  | { readonly dryRun: true }
  | (Pick<KeyedVenues, 'dryRun' | 'alerts'> & { readonly venue: Pick<KeyedVenues['venue'], 'session'> })

/** What the clients of the venues know that the orchestrator does not, read at each scrape. */
export function venueMetrics(venues: Watched): (registry: Registry) => void {
  return (registry) => {
    // A dry run has no key that could end, and hears nothing that is not public.
    if (venues.dryRun === true) return
    const { venue, alerts } = venues
    const registers = [registry]
    new Gauge({
      name: 'riposte_derive_key_expires_timestamp_seconds',
      help: 'When the session key of Derive ends; no sample where keys are not checked',
      registers,
      collect() {
        const expiresAt = venue.session()?.keyExpiresAt
        if (expiresAt === undefined) this.remove()
        else this.set(expiresAt / 1000)
      },
    })
    new Counter({
      name: 'riposte_rysk_alerts_total',
      help: 'What Rysk did otherwise than was modelled: a fee that differs, a gap in its books, a late trade, an unknown frame',
      labelNames: ['kind'],
      registers,
      collect() {
        this.reset()
        for (const [kind, count] of Object.entries(alerts())) this.inc({ kind }, count)
      },
    })
  }
}
