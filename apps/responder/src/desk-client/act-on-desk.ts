import { EXIT } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { askDesk } from './ask-desk.ts'
import { type Look, lookOf, print, tellFailure, withDesk } from './look-at-desk.ts'

interface Acting {
  readonly flags: { readonly api: string | undefined; readonly json: boolean }
  readonly path: string
  readonly body: object
  readonly host: Host
  readonly idempotencyKey?: string
  readonly show: (reply: never, look: Look) => readonly string[]
  /** It has a body and changes nothing. */
  readonly isQuestion?: true
  /** What to do when nobody knows what became of it; it is not sent a second time. */
  readonly whenUnknown?: readonly string[]
}

/** Send something once, and print the reply: for people, or as it is. @returns the exit code */
export async function actOnDesk(acting: Acting): Promise<number> {
  const { flags, host, show, whenUnknown = [], ...asking } = acting
  return withDesk(flags.api, host, async (desk) => {
    const reply = await askDesk(desk, asking)
    if (reply.status !== 'ok') {
      const code = tellFailure(reply, flags, host)
      if (code === EXIT.unknown) host.stderr.write(whenUnknown.map((line) => `${line}\n`).join(''))
      return code
    }
    print(flags.json ? [reply.text] : show(reply.json as never, lookOf(host)), host)
    return EXIT.ok
  })
}
