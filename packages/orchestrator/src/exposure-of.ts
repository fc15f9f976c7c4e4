import { DIRECT_HEDGE, type Exposure, FULL_HEDGE, type HedgePolicy } from '@riposte/hedge-engine'
import { type EpochMs, parseInstrumentName, WAD_ZERO, wad } from '@riposte/market-model'
import type { DeskEvent } from './events.ts'

/** Attempts are numbered anew after a cut, from a number that grows with time: a later cut may take an earlier one away. */
const NUMBERS_SINCE_MS = Date.UTC(2026, 0, 1)
const NUMBERS_PER_SECOND = 100

/**
 * What a trade leaves to be hedged.
 *
 * @param cutAt when a damaged end of the journal was last cut off: orders of the trade may have gone with it
 */
export function exposureOf(
  executed: DeskEvent & { readonly type: 'trade.executed' },
  cutAt: EpochMs | undefined,
): Exposure {
  const { tradeId, instrument, side, quantity, breakEven, alreadyHedged = WAD_ZERO } = executed
  return {
    tradeId,
    instrument: parseInstrumentName(instrument),
    side,
    quantity: wad(quantity - alreadyHedged),
    breakEven,
    forgottenAttempts: cutAt === undefined ? 0 : Math.ceil((cutAt - NUMBERS_SINCE_MS) / 1000) * NUMBERS_PER_SECOND,
  }
}

/**
 * A hedge ends as it began: a restart in another phase changes nothing about trades that are open.
 *
 * @param ofDesk how this life of the desk hedges in full, if it does
 */
export function policyOf(
  { hedging }: DeskEvent & { readonly type: 'trade.executed' },
  ofDesk: HedgePolicy | undefined,
): HedgePolicy {
  if (hedging === 'direct') return DIRECT_HEDGE
  return ofDesk?.kind === 'full' ? ofDesk : FULL_HEDGE
}
