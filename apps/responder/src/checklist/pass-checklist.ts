import type { Config } from '../config/schema.ts'
import type { DeskWorld } from '../desk-world.ts'
import { StartError } from '../start-error.ts'
import type { Reporter } from '../terminal/create-reporter.ts'
import { type CheckLine, formatCheck } from './check-line.ts'
import { runChecklist } from './run-checklist.ts'

export interface ChecklistOptions {
  readonly config: Config
  readonly world: DeskWorld
  readonly format: 'line' | 'json'
  readonly reporter: Reporter
  readonly write: (text: string) => void
}

/**
 * Look at everything before a live start, and tell each line as it is found.
 *
 * @throws {StartError} with every line that failed
 */
export async function passChecklist({ config, world, format, reporter, write }: ChecklistOptions): Promise<void> {
  const failures: CheckLine[] = []
  for await (const line of runChecklist(config, world, reporter.logger)) {
    if (line.status === 'failed') failures.push(line)
    if (format === 'line') write(`${formatCheck(line)}\n`)
    else reporter.logger[SEVERITIES[line.status]](`check.${line.status}`, { check: line.check, message: line.message })
  }
  if (failures.length === 0) return
  const lines = failures.map(({ check, message }) => `${check}: ${message}`)
  throw new StartError(['the start is refused, nothing was sent:', ...lines].join('\n'))
}

const SEVERITIES = { ok: 'info', warned: 'warn', failed: 'error' } as const
