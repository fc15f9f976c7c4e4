/**
 * What happens to a maker's quote:
 *
 * - `lose`: it never arrives, and nobody answers
 * - `mute`: it stands, and nobody says so
 * - `refuse`: it is answered with the catch-all error, sound or not, and does not stand
 */
export type QuoteFault = 'lose' | 'mute' | 'refuse'

/** Hands out the scripted faults one after the other. @param script by the number of the quote on makers' sockets, from 0 */
export function createQuoteFaults(script: Readonly<Record<number, QuoteFault>>): () => QuoteFault | undefined {
  let count = 0
  return () => script[count++]
}
