import type { Orchestrator } from '@riposte/orchestrator'

/** Why the desk would quote nothing now, whatever it is asked for; empty while it would. */
export function whyNotReady(orchestrator: Pick<Orchestrator, 'status' | 'killSwitch'>): readonly string[] {
  const { refusal, venues } = orchestrator.status()
  const reasons = refusal === undefined ? [] : [refusal]
  for (const [name, status] of Object.entries(venues)) {
    const reason = `${name} is ${status}`
    if (status !== 'ready' && reason !== refusal) reasons.push(reason)
  }
  // One for an underlying or a taker stops a part of the desk, and the rest is ready.
  for (const { tier, scope, reason } of orchestrator.killSwitch().engaged) {
    if (scope.kind === 'desk') reasons.push(`the kill switch stands at ${tier}: ${reason}`)
  }
  return reasons
}
