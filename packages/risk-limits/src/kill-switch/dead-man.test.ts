import { epochMs } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { limitsWith, tightenLimits, uniformLimit } from '../limits.ts'
import { checkLease, killOnLapse, renewLease, startLease } from './dead-man.ts'
import { WHOLE_DESK } from './kill-scope.ts'
import { NOTHING_KILLED, nextKillSwitch, releaseKill } from './kill-switch.ts'

const AT = epochMs(1_790_000_000_000)
const LIMITS = limitsWith({ MAX_LIFE_SIGN_AGE_S: uniformLimit('10') })

describe('dead-man lease', () => {
  it('34: lapses when the watchdog is silent for longer than the limit, from the start on', () => {
    const lease = startLease(5_000)
    expect(checkLease(lease, LIMITS, 15_000)).toBeUndefined()
    expect(checkLease(lease, LIMITS, 15_001)).toMatchObject({ code: 'MAX_LIFE_SIGN_AGE_S', limit: 10, wouldBe: 10.001 })
    expect(checkLease(renewLease(lease, 15_000), LIMITS, 25_000)).toBeUndefined()
  })

  it('34: is not made older by a renewal that is handled late', () => {
    const lease = renewLease(startLease(5_000), 9_000)
    expect(renewLease(lease, 6_000)).toBe(lease)
  })

  it('34: expects no watchdog where the limit is 0', () => {
    expect(checkLease(startLease(0), limitsWith(), 1e12)).toBeUndefined()
  })

  it('34: engages no new quotes on the desk once, and again if it is released while still lapsed', () => {
    const lease = startLease(0)
    expect(killOnLapse(lease, NOTHING_KILLED, LIMITS, 10_000, AT)).toBeUndefined()
    const engaged = killOnLapse(lease, NOTHING_KILLED, LIMITS, 10_500, AT)
    expect(engaged).toMatchObject({ tier: 'no-new-quotes', scope: WHOLE_DESK, cause: 'dead-man', at: AT })
    if (engaged === undefined) return
    const killed = nextKillSwitch(NOTHING_KILLED, engaged)
    expect(killOnLapse(lease, killed, LIMITS, 11_000, AT)).toBeUndefined()
    const released = nextKillSwitch(
      killed,
      releaseKill({ scope: WHOLE_DESK, cause: 'dead-man', reason: 'looked', by: 'ada', at: AT }),
    )
    expect(killOnLapse(lease, released, LIMITS, 12_000, AT)).toBeDefined()
  })

  it('34: is not released by a watchdog that comes back', () => {
    const engaged = killOnLapse(startLease(0), NOTHING_KILLED, LIMITS, 10_500, AT)
    const killed = engaged === undefined ? NOTHING_KILLED : nextKillSwitch(NOTHING_KILLED, engaged)
    expect(killOnLapse(renewLease(startLease(0), 11_000), killed, LIMITS, 11_000, AT)).toBeUndefined()
    expect(killed.engaged).toHaveLength(1)
  })

  it('34: can be asked for while the desk runs, and made shorter, but not switched off', () => {
    const to = (seconds: string) => ({ MAX_LIFE_SIGN_AGE_S: uniformLimit(seconds) })
    expect(tightenLimits(limitsWith(), to('30')).status).toBe('tightened')
    expect(tightenLimits(LIMITS, to('5')).status).toBe('tightened')
    expect(tightenLimits(LIMITS, to('11')).status).toBe('refused')
    expect(tightenLimits(LIMITS, to('0')).status).toBe('refused')
  })
})
