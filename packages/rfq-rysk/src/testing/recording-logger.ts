import type { LogFields, Logger } from '@riposte/market-model'

interface LogLine {
  readonly level: keyof Logger
  readonly event: string
  readonly fields: LogFields | undefined
}

export interface RecordingLogger extends Logger {
  readonly lines: LogLine[]
  events(): string[]
}

export function createRecordingLogger(): RecordingLogger {
  const lines: LogLine[] = []
  const at =
    (level: keyof Logger) =>
    (event: string, fields?: LogFields): void => {
      lines.push({ level, event, fields })
    }
  return {
    lines,
    events: () => lines.map(({ event }) => event),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  }
}
