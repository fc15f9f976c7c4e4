import type { EpochMs, Wad } from '@riposte/market-model'
import type { Claim, DeskEvent } from '@riposte/orchestrator'
import type { EventCells } from './event-cells.ts'
import { printable, shortWad } from './printable.ts'

/** Events of an option's end. */
type ExpiryEvent = Extract<
  DeskEvent,
  {
    readonly type:
      | 'expiry.fixed'
      | 'expiry.alerted'
      | 'trade.settling'
      | 'trade.settled'
      | 'claim.opened'
      | 'claim.delivered'
      | 'claim.redeemed'
  }
>

/** The cells of an event of an expiry that are not its trade's. */
export function expiryCells(event: ExpiryEvent): Partial<EventCells> & Pick<EventCells, 'word'> {
  switch (event.type) {
    case 'expiry.fixed':
      return {
        word: 'fixing',
        price: event.price,
        detail: `${event.underlying} of ${dayOf(event.expiry)} at ${event.venue}`,
      }
    case 'expiry.alerted':
      return { word: 'EXPIRY', detail: alertText(event) }
    case 'trade.settling':
      return { word: 'settling' }
    case 'trade.settled':
      return { word: 'SETTLED', detail: event.outcome }
    case 'claim.opened':
      return {
        ...claimCells(event.claim),
        word: 'CLAIM',
        detail: `until ${clockTime(event.claim.deadline)}, takes ${tokenText(event.claim.pays)} to deliver`,
      }
    case 'claim.delivered':
      return { ...claimCells(event.claim), word: 'delivered', detail: `${tokenText(event.claim.receives)} came in` }
    case 'claim.redeemed': {
      const detail = `${tokenText(event.claim.remainder)} should be in the wallet: look there`
      return { ...claimCells(event.claim), word: 'redeemed', detail }
    }
  }
}

function claimCells({ instrument, quantity, fixing }: Claim) {
  return { instrument, side: undefined, quantity, price: fixing }
}

function tokenText({ token, amount }: { readonly token: string; readonly amount: Wad }): string {
  return `${shortWad(amount)} ${printable(token)}`
}

function dayOf(time: EpochMs): string {
  return new Date(time).toISOString().slice(0, 10)
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

function clockTime(time: EpochMs): string {
  return `${new Date(time).toISOString().slice(11, 16)} UTC`
}

/** What is short comes first: the line may be cut. */
function alertText({ stage, expiry, alert }: DeskEvent & { readonly type: 'expiry.alerted' }): string {
  const { claims, deliver, margin, openTrades, isShort } = alert
  const needs = deliver.map((need) => `deliver ${tokenText(need)} (${shortWad(need.held)} there)`)
  const free = margin?.free === undefined ? 'unknown' : shortWad(margin.free)
  const margins =
    margin === undefined || margin.needed === 0n ? [] : [`margin ${shortWad(margin.needed)} (${free} free)`]
  const parts = [counted(claims.length, 'claim'), counted(openTrades, 'open trade'), ...needs, ...margins]
  return `${dayOf(expiry)} ${stage}: ${isShort ? 'SHORT, ' : ''}${parts.join(', ')}`
}
