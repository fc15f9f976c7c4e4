import type { Clock } from '@riposte/market-model'
import type { Reply } from './problem-response.ts'

/** A reply, and whether a repeat of the request should get it again instead of a new attempt. */
export interface Answer {
  readonly reply: Reply
  readonly keep: boolean
}

type Replay =
  | { readonly status: 'reply'; readonly reply: Reply }
  /** The key belongs to a request with another body. */
  | { readonly status: 'different-request' }
  /** As many requests are under way as may be. */
  | { readonly status: 'full' }

/** Replies by idempotency key. */
export interface ReplyStore {
  /**
   * Run a request, or answer it as the first one of its key was answered. Repeats that come while the first is still
   * running wait for it. When `run` throws, all of them see the error and the key is free again.
   *
   * @param request identifies what was asked for: equal for equal requests
   */
  once(key: string, request: string, run: () => Promise<Answer>): Promise<Replay>
}

interface Entry {
  readonly request: string
  readonly answer: Promise<Answer>
  readonly startedMs: number
  running: boolean
}

export interface ReplyStoreOptions {
  readonly clock: Clock
  /** Replies kept, the oldest forgotten first. */
  readonly entriesMax?: number
  readonly keepMs?: number
}

const DAY_MS = 86_400_000

/** Replies in memory. After a restart the desk's journal still knows the key and books nothing twice. */
export function createReplyStore({ clock, entriesMax = 10_000, keepMs = DAY_MS }: ReplyStoreOptions): ReplyStore {
  // A Map keeps the order of insertion, so the oldest entry comes first.
  const entries = new Map<string, Entry>()

  function dropOld(): void {
    for (const [key, entry] of entries) {
      if (entry.running) continue
      const expired = clock.monotonicMs() - entry.startedMs >= keepMs
      if (!expired && entries.size < entriesMax) return
      entries.delete(key)
    }
  }

  async function start(key: string, request: string, run: () => Promise<Answer>): Promise<Reply> {
    const entry: Entry = { request, answer: run(), startedMs: clock.monotonicMs(), running: true }
    entries.set(key, entry)
    let kept = false
    try {
      const answer = await entry.answer
      kept = answer.keep
      return answer.reply
    } finally {
      entry.running = false
      if (!kept) entries.delete(key)
    }
  }

  return {
    async once(key, request, run) {
      dropOld()
      const known = entries.get(key)
      if (known !== undefined) {
        if (known.request !== request) return { status: 'different-request' }
        return { status: 'reply', reply: (await known.answer).reply }
      }
      if (entries.size >= entriesMax) return { status: 'full' }
      return { status: 'reply', reply: await start(key, request, run) }
    },
  }
}
