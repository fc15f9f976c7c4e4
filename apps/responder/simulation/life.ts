import { type Cancel, type Clock, epochMs } from '@riposte/market-model'

/** Where a desk touches the world. A crash may come right before and right after each. */
export type Effect = 'append' | 'sync' | 'order' | 'quote' | 'send' | 'receive' | 'timer'
export const EFFECTS: readonly Effect[] = ['append', 'sync', 'order', 'quote', 'send', 'receive', 'timer']

/** The effect before or after which a life ends. */
export interface CrashPoint {
  readonly effect: Effect
  readonly moment: 'before' | 'after'
  /** The n-th of its kind, from 1. */
  readonly count: number
}

/**
 * One run of the desk's process. When it has ended nothing that is left of it touches the world any more: its code may
 * still run to the next `await`, but every port is deaf and dumb.
 */
export interface Life {
  readonly number: number
  isAlive(): boolean
  /** The machine's clock as this process sees it: its tasks end with the life. */
  readonly clock: Clock
  /** Pass a point at which the life may end. @returns whether it goes on */
  passes(effect: Effect, moment: 'before' | 'after'): boolean
  end(cause: string): void
  onEnd(listener: () => void): void
}

/** A machine whose wall clock may be set; monotonic time never minds. */
interface Machine {
  /** Added to true time, ms. */
  wallOffsetMs: number
}

export interface LifeOptions {
  readonly number: number
  readonly world: Clock
  readonly machine: Machine
  readonly crashAt: CrashPoint | undefined
  ended(cause: string): void
}

export function createLife({ number, world, machine, crashAt, ended }: LifeOptions): Life {
  const pending = new Set<Cancel>()
  const listeners: (() => void)[] = []
  let alive = true
  let seen = 0

  const life: Life = {
    number,
    isAlive: () => alive,
    clock: {
      nowMs: () => epochMs(world.nowMs() + machine.wallOffsetMs),
      monotonicMs: () => world.monotonicMs(),
      after(delayMs, task) {
        if (!alive) return () => {}
        const cancelTask = world.after(delayMs, () => {
          pending.delete(cancel)
          if (!life.passes('timer', 'before')) return
          task()
          life.passes('timer', 'after')
        })
        const cancel = (): void => {
          pending.delete(cancel)
          cancelTask()
        }
        pending.add(cancel)
        return cancel
      },
    },
    passes(effect, moment) {
      if (!alive || crashAt === undefined || effect !== crashAt.effect || moment !== crashAt.moment) return alive
      seen += 1
      if (seen === crashAt.count) life.end(`crash ${moment} ${effect} ${seen}`)
      return alive
    },
    end(cause) {
      if (!alive) return
      alive = false
      for (const cancel of [...pending]) cancel()
      for (const listener of listeners) listener()
      ended(cause)
    },
    onEnd(listener) {
      listeners.push(listener)
    },
  }
  return life
}
