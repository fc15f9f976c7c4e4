/** Exit codes of every command. */
export const EXIT = {
  ok: 0,
  /** It could not be done: a port in use, a journal that is locked. */
  failed: 1,
  /** Wrong command line or configuration; nothing was started. */
  usage: 2,
} as const
