/** What is known of the stream that the desk writes to. */
export interface Stream {
  readonly isTerminal: boolean
  /** Value of the environment variable NO_COLOR. */
  readonly noColor: string | undefined
  /** Value of TERM. */
  readonly term?: string | undefined
}

/** Lines on a terminal, JSON elsewhere, unless the option says which. */
export function chooseFormat(logFormat: 'auto' | 'line' | 'json', stream: Stream): 'line' | 'json' {
  if (logFormat !== 'auto') return logFormat
  return stream.isTerminal ? 'line' : 'json'
}

/** Colour only on a terminal that knows it, and not when NO_COLOR is set to anything (https://no-color.org). */
export function wantsColour(stream: Stream): boolean {
  return stream.isTerminal && stream.term !== 'dumb' && (stream.noColor === undefined || stream.noColor === '')
}
