/**
 * What went wrong, for a program to tell apart.
 *
 * - `OPTION_INVALID`: an option of ours has a value that cannot work
 * - `CHAIN_UNKNOWN`: no Rysk contract is known for a chain id
 * - `FRAME_INVALID`: a frame or reply has another shape than the protocol's; `field` names the place
 * - `REFUSED`: well formed, but nothing that we sign (an untrusted domain, a taker that buys, a token that is unknown)
 * - `NOT_CONNECTED`: the maker socket is not open, nothing was sent
 * - `NO_ANSWER`: sent, but no answer came in time or the connection was lost
 * - `REJECTED`: the server answered with an error
 * - `HTTP_FAILED`: a REST request failed
 * - `STATE`: started twice, or used after it was stopped
 */
export type RyskErrorCode =
  | 'OPTION_INVALID'
  | 'CHAIN_UNKNOWN'
  | 'FRAME_INVALID'
  | 'REFUSED'
  | 'NOT_CONNECTED'
  | 'NO_ANSWER'
  | 'REJECTED'
  | 'HTTP_FAILED'
  | 'STATE'

/** Every error that this package throws. Catch by class, then tell apart by `code`. No message carries a key. */
export class RyskError extends Error {
  override readonly name: string = 'RyskError'
  readonly code: RyskErrorCode
  /** The field of a frame or the option that is wrong, such as `strike`. */
  readonly field: string | undefined
  constructor(code: RyskErrorCode, message: string, options: ErrorOptions & { readonly field?: string } = {}) {
    super(message, options)
    this.code = code
    this.field = options.field
  }
}

/** What to say of something that was thrown, whoever threw it. */
export function causeText(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
