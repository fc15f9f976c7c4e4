import { parseInstrumentName, parseWad, type Random, type Wad } from '@riposte/market-model'
import type { DeskProcess } from './desk-process.ts'

/** A person who reports trades, and reports one again when no answer came. */
export interface ManualTrades {
  /** Report the next one, or the last one again. */
  submit(desk: DeskProcess): void
  /** @param kind chooses among a few instruments and sides */
  report(desk: DeskProcess, clientTradeId: string, kind: number): void
  /** The desk's records were cut: all that it said was booked has to be reported again, until it says so again. */
  cut(): void
  /** Whether there is something that has to be reported again. */
  owes(): boolean
  /** Report what has to be reported again: a person's own records outlive the desk's. */
  repeat(desk: DeskProcess): void
  /** The desk's ids of those that it said were booked: none of them may ever be lost. */
  confirmed(): readonly string[]
}

export function createManualTrades(
  random: Random,
  violated: (what: string) => void,
  hasExpired: () => boolean,
): ManualTrades {
  const confirmed = new Set<string>()
  /** What was traded under each id: a report that is repeated is of the same. */
  const traded = new Map<string, readonly [name: string, quantity: Wad, price: string]>()
  /** The person's own ids and kinds: of all that was booked, and of what has to be said again. */
  const booked = new Map<string, number>()
  const owed = new Map<string, number>()
  let count = 0
  let unanswered: string | undefined

  /** Nobody trades what has expired: then it is the same a week later. */
  function termsOf(clientTradeId: string, kind: number) {
    const day = hasExpired() ? '20260703' : '20260626'
    const terms =
      kind % 2 === 0
        ? ([`ETH-${day}-3150-C`, parseWad('0.5'), '120'] as const)
        : ([`BTC-${day}-57000-P`, parseWad('0.05'), '2400'] as const)
    const known = traded.get(clientTradeId) ?? terms
    traded.set(clientTradeId, known)
    return known
  }

  return {
    confirmed: () => [...confirmed],
    submit(desk) {
      count += unanswered === undefined ? 1 : 0
      unanswered ??= `person-${count}`
      report(desk, unanswered, count)
    },
    cut() {
      for (const [id, kind] of booked) owed.set(id, kind)
    },
    owes: () => owed.size > 0,
    repeat(desk) {
      for (const [id, kind] of [...owed]) report(desk, id, kind, true)
    },
    report,
  }

  function report(desk: DeskProcess, clientTradeId: string, kind: number, alreadyDone = random.unit() < 0.5): void {
    const [name, quantity, price] = termsOf(clientTradeId, kind)
    desk.orchestrator
      .submitManualTrade({
        clientTradeId,
        instrument: parseInstrumentName(name),
        side: kind % 3 === 1 ? 'sell' : 'buy',
        quantity,
        price: parseWad(price),
        alreadyDone,
      })
      .then(
        (reply) => {
          if (!desk.life.isAlive()) return
          unanswered = undefined
          if (reply.status !== 'booked') return
          confirmed.add(reply.trade.id)
          booked.set(clientTradeId, kind)
          owed.delete(clientTradeId)
        },
        (error: unknown) => {
          if (!String(error).includes('virtual disk')) violated(`a manual trade threw ${String(error)}`)
        },
      )
  }
}
