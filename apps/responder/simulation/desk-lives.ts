import { type Clock, silentLogger } from '@riposte/market-model'
import type { DeskSettings } from '@riposte/orchestrator'
import { type DeskProcess, type DeskProcessOptions, openDeskProcess } from './desk-process.ts'
import { type CrashPoint, createLife, type LifeOptions } from './life.ts'
import { tellingLogger } from './story.ts'

/** One desk, process after process, all on the same disk. */
export interface DeskLives {
  /** Begin a life. The next one begins by itself when it has ended. */
  boot(): void
  /** The process that runs; undefined between two lives. */
  desk(): DeskProcess | undefined
  count(): number
  /** How each life ended. */
  readonly ends: readonly string[]
}

export interface DeskLivesOptions extends Omit<DeskProcessOptions, 'life' | 'logger' | 'settings'> {
  readonly clock: Clock
  readonly machine: LifeOptions['machine']
  tell(line: string): void
  /** Whether the desk's own log is told too. */
  readonly isLogTold: boolean
  /** What its operator starts a life with. @param number from 1 */
  settingsOf(number: number): DeskSettings
  /** Where a life is to end. @param number from 1 */
  crashAt(number: number): CrashPoint | undefined
  /** A life has ended: call `boot` when its operator has it start again. */
  ended(cause: string, boot: () => void): void
  /** A life has looked at the venues and begins to quote. */
  running(desk: DeskProcess): void
}

export function createDeskLives(options: DeskLivesOptions): DeskLives {
  const { clock, tell, disk } = options
  const ends: string[] = []
  let desk: DeskProcess | undefined
  let lives = 0

  function boot(): void {
    lives += 1
    const number = lives
    const settings = options.settingsOf(number)
    tell(`life ${number} begins`)
    const life = createLife({
      number,
      world: clock,
      machine: options.machine,
      crashAt: options.crashAt(number),
      ended(cause) {
        tell(`life ${number} ends: ${cause}`)
        ends.push(cause)
        desk = undefined
        disk.repair()
        options.ended(cause, boot)
      },
    })
    const logger = options.isLogTold ? tellingLogger(tell, number) : silentLogger
    const started = openDeskProcess({ ...options, settings, life, logger })
    desk = started
    started.orchestrator.start().then(
      () => {
        if (life.isAlive()) options.running(started)
      },
      (error: unknown) => {
        tell(`life ${number} could not start: ${String(error)}`)
        life.end('could not start')
      },
    )
  }

  return { boot, desk: () => desk, count: () => lives, ends }
}
