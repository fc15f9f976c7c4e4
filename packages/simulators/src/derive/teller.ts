import type { Clock } from '@riposte/market-model'
import type { DeriveFaults } from './faults.ts'
import type { Hub } from './hub.ts'
import type { Notice } from './notices.ts'

/** Tells whom it concerns what the engine did, unless a fault has it told twice or late. */
export function createTeller(hub: Hub, faults: DeriveFaults, clock: Clock): (notices: readonly Notice[]) => void {
  return (notices) => {
    const fault = notices.length === 0 ? undefined : faults.takeNoticeFault()
    if (fault === undefined) return hub.deliver(notices)
    // What is told late was true when it happened.
    const kept = notices.map(({ channel, data }) => {
      const then = data()
      return { channel, data: () => then }
    })
    const deliver = (): void => {
      for (let times = fault.repeat === true ? 2 : 1; times > 0; times--) hub.deliver(kept)
    }
    if (fault.delayMs === undefined) deliver()
    else clock.after(fault.delayMs, deliver)
  }
}
