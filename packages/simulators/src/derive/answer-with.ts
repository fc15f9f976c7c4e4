import type { Clock } from '@riposte/market-model'
import type { OrderFault } from './faults.ts'
import { type Outcome, refused } from './rpc-error.ts'

/** Let a client hear what happened, or what a fault makes of it. */
export function answerWith(
  clock: Clock,
  fault: OrderFault | undefined,
  real: Outcome<unknown>,
  reply: (outcome: Outcome<unknown>) => void,
  drop: () => void,
): void {
  const say = (): void => {
    if (fault === undefined || fault.reply === 'real') reply(real)
    else if (fault.reply === 'disconnect') drop()
    else if (fault.reply !== 'none') reply(refused(fault.reply, fault.reply === -32000 ? 'Retry after 1000 ms' : null))
  }
  if (fault?.delayMs === undefined) say()
  else clock.after(fault.delayMs, say)
}
