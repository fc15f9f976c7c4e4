import { EXIT } from './exit-codes.ts'

/** Why a desk could not start, in a sentence that says what to do. The process exits with its code. */
export class StartError extends Error {
  override readonly name = 'StartError'
  readonly exitCode: number
  constructor(message: string, exitCode: number = EXIT.failed) {
    super(message)
    this.exitCode = exitCode
  }
}
