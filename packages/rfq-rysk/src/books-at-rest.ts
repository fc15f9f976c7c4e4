import type { Clock } from '@riposte/market-model'
import { type Account, accountDifference } from './account.ts'
import { RyskError } from './errors.ts'

/** Reads an account that moves. */
export interface BooksAtRest {
  /**
   * Two readings in a row that agree, with no trade told from the first to the second: then what the second shows and
   * what was told are of the same trades.
   *
   * @throws {RyskError} NO_ANSWER when it does not come to rest, STATE when it was stopped, and what `readAccount` throws
   */
  read(): Promise<Account>
  stop(): void
}

export interface BooksAtRestOptions {
  readonly clock: Clock
  /** Between two readings. A trade that is in the books is told within this time. */
  readonly settleMs: number
  /** @throws when the books can't be read */
  readAccount(): Promise<Account>
  /** How many trades were told so far. */
  toldCount(): number
}

const READINGS_MAX = 6

export function createBooksAtRest({ clock, settleMs, readAccount, toldCount }: BooksAtRestOptions): BooksAtRest {
  let stopped = false
  let wake: (() => void) | undefined

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(settleMs, resolve)
      wake = () => {
        cancel()
        resolve()
      }
    })
  }

  return {
    async read() {
      let toldBefore = toldCount()
      let last = await readAccount()
      for (let i = 1; i < READINGS_MAX; i++) {
        await pause()
        if (stopped) throw new RyskError('STATE', 'stopped while the account was looked at')
        const toldNow = toldCount()
        const next = await readAccount()
        const { positions, cash } = accountDifference(last, next)
        if (positions.length === 0 && cash.length === 0 && toldCount() === toldBefore) return next
        toldBefore = toldNow
        last = next
      }
      throw new RyskError('NO_ANSWER', `account: ${READINGS_MAX} readings, no two of them agree`)
    },
    stop() {
      stopped = true
      wake?.()
    },
  }
}
