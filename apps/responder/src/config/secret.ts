import { inspect } from 'node:util'

const REDACTED = '[redacted]'

/** A value that must not be seen. It prints, serialises and inspects as `[redacted]`; only {@link Secret.reveal} shows it. */
export class Secret {
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }
  reveal(): string {
    return this.#text
  }
  toString(): string {
    return REDACTED
  }
  toJSON(): string {
    return REDACTED
  }
  [inspect.custom](): string {
    return REDACTED
  }
}
