/** What was looked at before a start, and how it was found. */
export interface CheckLine {
  /** Stable, such as `derive.clock`. */
  readonly check: string
  /** `failed` refuses a live start; `warned` is for a person to know. */
  readonly status: 'ok' | 'warned' | 'failed'
  /** What was found, with its figures, and what to do about it. */
  readonly message: string
}

const STATUS_WIDTH = 7
const CHECK_WIDTH = 28

/** One line for people. */
export function formatCheck({ check, status, message }: CheckLine): string {
  return `${status.padEnd(STATUS_WIDTH)} ${check.padEnd(CHECK_WIDTH)} ${message}`
}

/** A check's finding, without its name. */
export type Finding = Omit<CheckLine, 'check'>

export const ok = (message: string): Finding => ({ status: 'ok', message })
export const warned = (message: string): Finding => ({ status: 'warned', message })
export const failed = (message: string): Finding => ({ status: 'failed', message })

/** Look, and take an error for a failure in its own words. */
export async function look(check: string, find: () => Promise<Finding>): Promise<CheckLine> {
  try {
    return { check, ...(await find()) }
  } catch (error) {
    return { check, ...failed(error instanceof Error ? error.message : String(error)) }
  }
}
