/** Exit codes of every command. */
export const EXIT = {
  ok: 0,
  /** It could not be done: no desk answers, a port in use, a journal that is locked or damaged. */
  failed: 1,
  /** Wrong command line or configuration; nothing was started and nothing was sent. */
  usage: 2,
  /** The desk or the venue said no: a limit, the kill switch, a token that does not grant it. */
  refused: 3,
  /** A write left and no answer came: look at what became of it before doing it again. */
  unknown: 4,
} as const

export type ExitName = keyof typeof EXIT

/** What each means, for the documentation. */
export const EXIT_MEANINGS: Readonly<Record<ExitName, string>> = {
  ok: 'done',
  failed: 'it could not be done: no desk answers, a port in use, a journal that is locked or damaged',
  usage: 'wrong command line or configuration; nothing was started and nothing was sent',
  refused: 'the desk or the venue said no: a limit, the kill switch, a token that does not grant it',
  unknown: 'a write left and no answer came: look at what became of it before doing it again',
}
