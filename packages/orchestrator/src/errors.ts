/** Every error that this package throws. Catch by class, then tell apart by `code`. */
export class OrchestratorError extends Error {
  override readonly name: string = 'OrchestratorError'
  readonly code:
    | 'JOURNAL_LOCKED'
    | 'JOURNAL_UNUSABLE'
    | 'JOURNAL_FAILED'
    | 'NONCES_FAILED'
    | 'CONFIG_INVALID'
    | 'START_FAILED'
    | 'DRY_RUN'
  constructor(code: OrchestratorError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** A configuration with which nothing is started. */
export class ArbitrageConfigError extends OrchestratorError {
  override readonly name: string = 'ArbitrageConfigError'
  /** Everything that is wrong, each with its place, what it was and what is expected. */
  readonly problems: readonly [string, ...string[]]
  constructor(problems: readonly [string, ...string[]]) {
    super('CONFIG_INVALID', `the configuration can not be used: ${problems.join('; ')}`)
    this.problems = problems
  }
}
