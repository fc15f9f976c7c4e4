import type { EventJson } from '../api/event-row.ts'
import { command } from '../cli/command.ts'
import type { Problem } from '../desk-client/ask-desk.ts'
import { deskFlags } from '../desk-client/desk-flags.ts'
import type { DeskAddress } from '../desk-client/find-desk.ts'
import { type Followed, followDesk } from '../desk-client/follow-desk.ts'
import { lookOf, print, tellFailure, withDesk } from '../desk-client/look-at-desk.ts'
import { EXIT } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { formatTime } from '../terminal/format-line.ts'
import { paint } from '../terminal/paint.ts'
import { shortId } from './cells.ts'
import { eventColour, eventText } from './event-text.ts'

/** `riposte events`. */
export const eventsCommand = command({
  name: 'events',
  group: 'look',
  summary: 'follow everything that happens',
  about: ['Listens until Ctrl-C, and says so when events in between were missed. A desk that restarts is found again.'],
  args: {},
  flags: {
    count: { value: 'N', meaning: 'Stop after this many.' },
    trade: { value: 'ID', meaning: 'Of this trade only; the first letters of its id are enough.' },
    api: deskFlags.api,
    json: { meaning: "Print each event as a line of JSON, as it is in a trade's timeline." },
  },
  output: ['Time in UTC, the id of the trade, what happened, and its facts.'],
  examples: [
    { line: 'events', does: 'Watch the desk.' },
    { line: 'events --count 3 --json', does: 'The next three, for a program.' },
  ],
  exits: {
    ok: 'stopped by a signal, or as many were seen as asked for',
    failed: 'no desk answers',
    refused: 'the token does not grant it',
  },
  run({ flags }, host) {
    const most = flags.count === undefined ? Number.POSITIVE_INFINITY : Number(flags.count)
    if (!(most >= 1)) {
      host.stderr.write(`--count: expected a number from 1 on, got ${JSON.stringify(flags.count)}\n`)
      return EXIT.usage
    }
    return withDesk(flags.api, host, (desk) => follow(desk, { most, trade: flags.trade, json: flags.json }, host))
  },
})

interface Wanted {
  readonly most: number
  readonly trade: string | undefined
  readonly json: boolean
}

/** How often a desk that was there is looked for again, and how long in between. */
const RETRIES_MAX = 30
const RETRY_MS = 2000

async function follow(desk: DeskAddress, { most, trade, json }: Wanted, host: Host): Promise<number> {
  const stop = new AbortController()
  void host.signals.first().then(() => stop.abort())
  const look = lookOf(host)
  let seen = 0
  const onMessage = (message: Followed): void => {
    if (message.type === 'gap') return void host.stderr.write('some events in between are not kept any more\n')
    const event = JSON.parse(message.data) as EventJson
    if (trade !== undefined && !isOf(event, trade)) return
    const text = `${formatTime(event.at)}  ${shortId(event.trade_id ?? '-').padEnd(10)}  ${eventText(event)}`
    print([json ? message.data : paint(text, eventColour(event), look.colour)], host)
    seen += 1
    if (seen >= most) stop.abort()
  }
  let after: string | undefined
  for (let failures = 0; failures < RETRIES_MAX; ) {
    const end = await followDesk(desk, { after, signal: stop.signal, onMessage })
    if (stop.signal.aborted) return EXIT.ok
    if (end.status === 'refused') return refused(end.text, json, host)
    if (end.status === 'absent' && after === undefined) return tellFailure(end, { json }, host)
    if (end.status === 'ended') {
      failures = 0
      after = end.lastId
      host.stderr.write('the stream broke off; looking for the desk again\n')
    } else failures += 1
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
  return EXIT.failed
}

function isOf(event: EventJson, trade: string): boolean {
  const id = event.trade_id ?? ''
  return id.startsWith(trade) || id.startsWith(`R-${trade}`) || id.startsWith(`M-${trade}`)
}

function refused(text: string, json: boolean, host: Host): number {
  const problem = JSON.parse(text) as Problem
  return tellFailure({ status: 'problem', text, problem }, { json }, host)
}
