/** What was wrong, for callers to tell apart. */
export type SimulatorsErrorCode =
  /** A recorded chain that cannot be read; the message names line and column. */
  | 'CHAIN_INVALID'
  /** A market asked to start at something that is no time. */
  | 'START_INVALID'
  /** A question about an underlying that the market does not have. */
  | 'UNDERLYING_UNKNOWN'
  /** A simulator was asked for something that cannot be: an unknown chain, a bad address. */
  | 'OPTIONS_INVALID'
  /** A simulator could not have the address that it should listen on. */
  | 'LISTEN_FAILED'

/** Every error that this package throws. Catch by class, then tell apart by `code`. */
export class SimulatorsError extends Error {
  override readonly name: string = 'SimulatorsError'
  readonly code: SimulatorsErrorCode

  constructor(code: SimulatorsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
