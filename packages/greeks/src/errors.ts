/**
 * An argument outside the range on which a formula is defined: the only error that this package throws.
 *
 * The message names the argument, the value and what is expected ("strike must be a finite number > 0, was -5").
 */
export class DomainError extends RangeError {
  override readonly name: string = 'DomainError'
  readonly code = 'OUT_OF_DOMAIN'
  /** Name of the input, such as `strike`. */
  readonly argument: string
  readonly value: unknown
  /** The range in words, such as "a finite number > 0". */
  readonly expected: string

  constructor(argument: string, value: unknown, expected: string) {
    super(`${argument} must be ${expected}, was ${typeof value === 'string' ? JSON.stringify(value) : String(value)}`)
    this.argument = argument
    this.value = value
    this.expected = expected
  }
}
