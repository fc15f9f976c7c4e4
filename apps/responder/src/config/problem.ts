import { looksSecret } from './option-types.ts'

const REDACTED = '[redacted]'

/** Where a value came from. */
export interface Source {
  readonly kind: 'flag' | 'environment' | 'dotenv' | 'yaml' | 'default'
  /** For people: `flag --http_port`, `.env`, `desk.yaml line 3`. */
  readonly label: string
}

/** One thing that is wrong with the configuration. */
export interface ConfigProblem {
  /** Environment name of the option, where one is meant. */
  readonly option: string | undefined
  /** As it was written; `[redacted]` for a secret. */
  readonly value: string | undefined
  readonly source: Source | undefined
  /** What is wrong and what is allowed. */
  readonly message: string
}

/** Text that was read for an option, with its origin. */
export interface Given {
  readonly text: string
  readonly source: Source
}

/** A problem of one option's value. A secret, or what looks like one, is not repeated. */
export function valueProblem(option: string, given: Given, message: string, secret = false): ConfigProblem {
  if (!secret && !looksSecret(given.text)) return { option, value: given.text, source: given.source, message }
  // A parser's complaint may quote the text.
  const safe = given.text === '' ? message : message.replaceAll(given.text, REDACTED)
  return { option, value: REDACTED, source: given.source, message: safe }
}

/** An option that is needed and was not given. */
export function missingProblem(option: string, message: string): ConfigProblem {
  return { option, value: undefined, source: undefined, message }
}

/** A problem that is not about the value of an option. */
export function generalProblem(message: string, source?: Source): ConfigProblem {
  return { option: undefined, value: undefined, source, message }
}

/** One line: `HTTP_PORT="80a" (flag --http_port): expected a whole number from 0 to 65535`. */
export function formatProblem(problem: ConfigProblem): string {
  const what = problem.option === undefined ? '' : `${problem.option}${formatValue(problem.value)} `
  const where = problem.source === undefined ? '' : `(${problem.source.label})`
  const subject = `${what}${where}`.trim()
  return subject === '' ? problem.message : `${subject}: ${problem.message}`
}

function formatValue(value: string | undefined): string {
  if (value === undefined) return ''
  return value === REDACTED ? `=${REDACTED}` : `=${JSON.stringify(value)}`
}
