import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { Ask } from './host.ts'

/** Ask on a terminal: one line, and the input is let go again. */
export function askOn(input: Readable, output: Writable): Ask {
  return (question) =>
    new Promise((resolve) => {
      const lines = createInterface({ input, output })
      // The end of the input, and Ctrl-C. What comes next begins on a line of its own.
      const unanswered = (): void => {
        output.write('\n')
        resolve(undefined)
      }
      lines.once('close', unanswered)
      lines.question(question, (answer) => {
        lines.off('close', unanswered)
        lines.close()
        resolve(answer.trim())
      })
    })
}
