import type { Output } from '../host.ts'

/** Less work than this is over before anybody wonders. */
const WORTH_SHOWING = 20_000
const ERASE_LINE = '\r\u001b[2K'

/** How far long work has come, told on a terminal and nowhere else. */
export interface Progress {
  at(done: number): void
  /** Leave no trace. */
  end(): void
}

/**
 * @param what what is being done, such as `verifying desk.sqlite`
 * @param total how much there is, in the unit of `at`
 * @param term value of the environment variable TERM: what calls itself dumb can't erase a line
 */
export function createProgress(stream: Output, what: string, total: number, term: string | undefined): Progress {
  if (stream.isTTY !== true || term === 'dumb' || total < WORTH_SHOWING) return { at() {}, end() {} }
  let shown = -1
  return {
    at(done) {
      const percent = Math.floor((done / total) * 100)
      if (percent === shown) return
      shown = percent
      stream.write(
        `${ERASE_LINE}${what}: ${percent} % of ${total}`.slice(0, (stream.columns ?? 80) + ERASE_LINE.length - 1),
      )
    },
    end() {
      if (shown >= 0) stream.write(ERASE_LINE)
    },
  }
}
