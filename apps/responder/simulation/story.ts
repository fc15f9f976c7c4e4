import type { Logger } from '@riposte/market-model'

/** A desk's log as lines of a world's story; wire detail is left out. */
export function tellingLogger(tell: (line: string) => void, life: number): Logger {
  const at =
    (level: string) =>
    (event: string, fields: object = {}): void =>
      tell(`[${life}] ${level} ${event} ${text(fields)}`)
  return { debug() {}, info: at('info'), warn: at('warn'), error: at('error') }
}

/** An event in one line, without bytes that nobody reads. */
export function describeEvent(event: object): string {
  const { type, ...rest } = event as { type: string }
  return `${type} ${text(rest)}`
}

function text(value: object): string {
  const shown = JSON.stringify(value, (key, member: unknown) => {
    if (key === 'payload' || key === 'breakdown' || key === 'frame') return undefined
    return typeof member === 'bigint' ? Number(member) / 1e18 : member
  })
  return shown.length > 400 ? `${shown.slice(0, 400)}…` : shown
}
