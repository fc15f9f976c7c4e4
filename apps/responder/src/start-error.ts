/** Why a desk could not start, in a sentence that says what to do. The process exits with 1. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
