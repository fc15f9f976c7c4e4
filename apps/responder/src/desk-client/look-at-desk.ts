import { EXIT } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { wantsColour } from '../terminal/choose-format.ts'
import { printable } from '../terminal/printable.ts'
import { askDesk, type DeskReply, type Problem } from './ask-desk.ts'
import { type DeskAddress, findDesk } from './find-desk.ts'

/** How lines may look. */
export interface Look {
  readonly colour: boolean
}

interface Looking {
  readonly flags: { readonly api: string | undefined; readonly json: boolean }
  readonly path: string
  readonly host: Host
  readonly show: (reply: never, look: Look) => readonly string[]
}

/** Ask for something and print it: for people, or as it is. @returns the exit code */
export async function lookAtDesk({ flags, path, host, show }: Looking): Promise<number> {
  return withDesk(flags.api, host, async (desk) => {
    const reply = await askDesk(desk, { path })
    if (reply.status !== 'ok') return tellFailure(reply, flags, host)
    print(flags.json ? [reply.text] : show(reply.json as never, lookOf(host)), host)
    return EXIT.ok
  })
}

/** Find the desk and go on with it. @returns the exit code */
export async function withDesk(
  api: string | undefined,
  host: Host,
  run: (desk: DeskAddress) => Promise<number>,
): Promise<number> {
  const desk = findDesk(api, host)
  if (desk.status === 'ok') return run(desk)
  host.stderr.write(`${desk.message}\n`)
  return EXIT.usage
}

export function lookOf({ stdout, env }: Host): Look {
  return { colour: wantsColour({ isTerminal: stdout.isTTY === true, noColor: env.NO_COLOR, term: env.TERM }) }
}

export function print(lines: readonly string[], { stdout }: Host): void {
  stdout.write(lines.map((line) => `${line}\n`).join(''))
}

/** Say why there is no answer. A problem is a reply, so with `--json` it is printed as it is. @returns the exit code */
export function tellFailure(
  reply: Exclude<DeskReply, { status: 'ok' }>,
  { json }: { readonly json: boolean },
  { stdout, stderr }: Host,
): number {
  if (reply.status !== 'problem') {
    stderr.write(`${printable(reply.message)}\n`)
    return reply.status === 'unknown' ? EXIT.unknown : EXIT.failed
  }
  if (json) stdout.write(`${reply.text}\n`)
  else stderr.write(`${problemLines(reply.problem).map(printable).join('\n')}\n`)
  return exitOf(reply.problem.status)
}

function problemLines({ status, title, detail, errors = [], breaches = [] }: Problem): readonly string[] {
  if (status === 401) return [`${title}: ${detail}`, 'name its file in API_TOKEN_FILE (a token is never a flag)']
  const others = breaches.slice(1).map(({ message }) => `and: ${message}`)
  return [`${title}: ${detail}`, ...errors.map(({ field, message }) => `${field}: ${message}`), ...others]
}

/** What the desk forbids is refused, what it can't make sense of is a wrong command line. */
function exitOf(status: number): number {
  if (status === 401 || status === 403 || status === 409) return EXIT.refused
  return status === 400 || status === 422 ? EXIT.usage : EXIT.failed
}
