import type { DeskEvent } from '@riposte/orchestrator'
import { wrap } from '../cli/wrap.ts'
import { printable } from '../terminal/printable.ts'

type Code = Extract<DeskEvent, { readonly type: 'rfq.declined' }>['reasons'][number]['code']

/** What would have to be different, for each reason to decline. */
const ADVICE: Readonly<Record<Code, string>> = {
  SIDE_NOT_SUPPORTED: 'On Rysk the maker always buys; nothing can be set to change that.',
  NO_INSTRUMENT: 'Only what Derive lists can be hedged there; riposte markets shows it.',
  NO_HEDGE: 'Give the underlying a subaccount in DERIVE_SUBACCOUNTS.',
  HEDGE_RATE: 'Derive allows few orders a second; the desk waits until a hedge could leave at once.',
  OFF_STEP: "Derive trades multiples of its step; riposte markets --json shows each instrument's.",
  BELOW_MINIMUM: "Derive takes no less than its minimum; riposte markets --json shows each instrument's.",
  NO_MARKET: 'Nothing was heard of this instrument yet; riposte markets shows what has prices.',
  STALE_MARKET: 'Prices are too old to be traded on; MAX_MARKET_AGE_MS says how old they may be.',
  CROSSED_MARKET: 'A book whose bid is above its ask is not believed; it usually mends itself.',
  THIN_BOOK: 'There are not enough bids within the price band of Derive to sell as much again.',
  NO_EDGE: 'After fees and QUOTE_EDGE_BPS nothing is left to offer.',
  NEAR_EXPIRY: 'MIN_TIME_TO_EXPIRY_S says how near to its expiry an option may be.',
  LIMIT: 'riposte risk shows how much of each limit is left and what it counts.',
  KILL_SWITCH: 'riposte risk shows who engaged it and why; riposte release lets go of it.',
  HEDGER_BLOCKED: 'The delta hedger of this underlying needs somebody to look: riposte hedges --status failed.',
  NOT_READY: 'The desk quotes again by itself as soon as it can.',
  STOPPING: 'A stopping desk takes nothing new.',
  REPEATED: 'An RFQ is answered once.',
}

/** Each reason, and what would have to be different. */
export function reasonLines(
  reasons: readonly { readonly code: string; readonly message: string }[],
): readonly string[] {
  return reasons.flatMap(({ code, message }) => {
    const advice = Object.hasOwn(ADVICE, code) ? wrap(ADVICE[code as Code], 80, '    ') : []
    return [...wrap(`because ${printable(message)} (${code})`, 80, '  '), ...advice]
  })
}
