/** Facts of a log line: units in the names, never a key or a signature. */
export type LogFields = Readonly<Record<string, unknown>>

/**
 * Where packages report. Event names are stable and dotted (`quote.sent`).
 *
 * `error` wakes someone, `warn` is degraded and heals itself, `info` is the trade's story, `debug` is wire detail.
 */
export interface Logger {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} }
