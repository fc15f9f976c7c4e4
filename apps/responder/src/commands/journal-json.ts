import { formatWad, type Wad } from '@riposte/market-model'
import type { JournalReader } from '@riposte/orchestrator'
import { EXIT } from '../exit-codes.ts'
import type { Output } from '../host.ts'

/** JSON with every exact decimal as its text. */
export function jsonLine(value: object): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? formatWad(part as Wad) : part))
}

/** Say what was left out. @returns the exit code */
export function tellHealth(reader: JournalReader, stderr: Output): number {
  const health = reader.health()
  if (health.status === 'sound') return EXIT.ok
  stderr.write(`the journal is damaged, ${health.reason}\n`)
  return EXIT.failed
}
