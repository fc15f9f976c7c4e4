import { formatWad } from '@riposte/market-model'
import type { CashFlow, Limits } from '@riposte/risk-limits'
import type { DeskContext } from '../context.ts'
import { judgeRunway, type Runway, runways } from './judge-runway.ts'

/** Says when money runs short, and on paper does something about it. Quotes are declined by the limits themselves. */
export interface RunwayKeeper {
  start(): void
}

const LOOK_EVERY_MS = 5000
/** What a deposit changes may be seen only when a venue is asked again. */
const TOP_UP_AGAIN_MS = 60_000

/** @param money symbol of what premiums are paid in; undefined while that is not known */
export function createRunwayKeeper(
  context: DeskContext,
  limits: () => Limits,
  money: () => string | undefined,
): RunwayKeeper {
  const { clock, logger, risk, source, venue, purse } = context
  const low = new Set<string>()
  const toppedUpAt = new Map<string, number>()

  function look(): void {
    const symbol = money()
    const now = runways(risk.uses(), limits(), symbol && `${symbol}@${source.name}`)
    for (const { status, runway } of judgeRunway(low, now)) {
      if (status === 'low') low.add(runway.scope)
      else low.delete(runway.scope)
      logger[status === 'low' ? 'error' : 'info'](`runway.${status}`, { ...runway })
    }
    for (const runway of now) if (low.has(runway.scope)) topUp(runway)
  }

  function topUp(runway: Runway): void {
    const { scope } = runway
    const again = (toppedUpAt.get(scope) ?? Number.NEGATIVE_INFINITY) + TOP_UP_AGAIN_MS
    if (purse === undefined || clock.monotonicMs() < again) return
    toppedUpAt.set(scope, clock.monotonicMs())
    const flow = given(runway)
    if (flow === undefined) return
    const what = runway.kind === 'balance' ? `${scope} ran short` : `free margin of ${venue.name} ${scope} ran short`
    const explanation = `${formatWad(flow.amount)} ${flow.token} of play money to ${flow.venue}: ${what}`
    // In the same turn in which it arrived, so that no look at the venue's books can come between.
    context.record({ type: 'cash.deposited', tradeId: undefined, at: clock.nowMs(), flow, explanation })
  }

  function given({ kind, scope }: Runway): CashFlow | undefined {
    if (kind === 'margin') return purse?.topUpMargin(venue.name, scope)
    return purse?.topUpBalance(source.name, scope.slice(0, -`@${source.name}`.length))
  }

  function again(): void {
    clock.after(LOOK_EVERY_MS, () => {
      try {
        look()
      } catch (error) {
        logger.warn('runway.unknown', { error: String(error) })
      }
      again()
    })
  }

  return { start: again }
}
