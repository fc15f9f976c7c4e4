import { causeOf, noDesk } from './ask-desk.ts'
import type { DeskAddress } from './find-desk.ts'

/** What the stream of a desk's events says. */
export type Followed =
  | { readonly type: 'event'; readonly data: string }
  /** Some events in between are not kept any more. */
  | { readonly type: 'gap' }

export type FollowEnd =
  /** The stream ended, or broke off. */
  | { readonly status: 'ended'; readonly lastId: string | undefined }
  | { readonly status: 'absent'; readonly message: string }
  | { readonly status: 'refused'; readonly code: number; readonly text: string }

interface Following {
  /** Go on behind this event. */
  readonly after: string | undefined
  readonly signal: AbortSignal
  readonly onMessage: (message: Followed) => void
}

/** Listen to a desk's events until the signal, or until the stream ends. It never throws for what a network may do. */
export async function followDesk(
  { url, token }: DeskAddress,
  { after, signal, onMessage }: Following,
): Promise<FollowEnd> {
  const headers: Record<string, string> = { accept: 'text/event-stream' }
  if (token !== undefined) headers.authorization = `Bearer ${token.reveal()}`
  if (after !== undefined) headers['last-event-id'] = after
  let lastId = after
  try {
    const reply = await fetch(new URL('/api/events', url), { headers, signal, redirect: 'error' })
    if (!reply.ok || reply.body === null) return { status: 'refused', code: reply.status, text: await reply.text() }
    let rest = ''
    for await (const chunk of reply.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + chunk).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const message = readBlock(block)
        lastId = message.id ?? lastId
        if (message.name === 'gap') onMessage({ type: 'gap' })
        else if (message.data !== undefined) onMessage({ type: 'event', data: message.data })
        if (signal.aborted) return { status: 'ended', lastId }
      }
    }
    return { status: 'ended', lastId }
  } catch (error) {
    if (signal.aborted || lastId !== after) return { status: 'ended', lastId }
    return { status: 'absent', message: noDesk(url, causeOf(error).message) }
  }
}

/** The fields of one message of a stream, as https://html.spec.whatwg.org/multipage/server-sent-events.html has them. */
function readBlock(block: string): { readonly id?: string; readonly name?: string; readonly data?: string } {
  const fields: { id?: string; name?: string; data?: string } = {}
  for (const line of block.split('\n')) {
    const [, field, value = ''] = /^(id|event|data): ?(.*)$/.exec(line) ?? []
    if (field === 'id') fields.id = value
    if (field === 'event') fields.name = value
    if (field === 'data') fields.data = value
  }
  return fields
}
