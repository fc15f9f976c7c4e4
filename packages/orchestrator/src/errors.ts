/** Every error that this package throws. Catch by class, then tell apart by `code`. */
export class OrchestratorError extends Error {
  override readonly name: string = 'OrchestratorError'
  readonly code: 'JOURNAL_LOCKED' | 'JOURNAL_UNUSABLE' | 'JOURNAL_FAILED' | 'NONCES_FAILED'
  constructor(code: OrchestratorError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
