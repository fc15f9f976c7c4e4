import type { CacheLogger, CacheTimer } from '../ports.ts'

/** One thing that a backend must keep to. Any test runner will do: `for (const { name, run } of cases) test(name, run)`. */
export interface ContractCase {
  readonly name: string
  /** Rejects with an AssertionError when the backend does not keep to it. */
  run(): Promise<void>
}

/** What a cache of any backend is made with in the contract's cases. */
export interface ContractPorts {
  readonly clock: CacheTimer
  readonly logger: CacheLogger
}

/** Ports that the cases look at from the other side. */
export interface ContractBench {
  /** Wall time stands still until it is set; timers are real. */
  readonly time: { nowMs: number }
  /** Names of all that was logged. */
  readonly events: string[]
  readonly ports: ContractPorts
}

export function contractBench(): ContractBench {
  const time = { nowMs: 1_000_000 }
  const events: string[] = []
  const log = (event: string): void => void events.push(event)
  return {
    time,
    events,
    ports: {
      clock: {
        nowMs: () => time.nowMs,
        after(delayMs, task) {
          const timer = setTimeout(task, delayMs)
          return () => clearTimeout(timer)
        },
      },
      logger: { debug: log, info: log, warn: log },
    },
  }
}

export function parseNumber(value: unknown): number {
  if (typeof value !== 'number') throw new Error('expected a number')
  return value
}

/** Look again and again until something holds. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, timeMs = 20_000): Promise<void> {
  const endMs = performance.now() + timeMs
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error(`${what}: not within ${timeMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
