import { appendFileSync, existsSync, readFileSync } from 'node:fs'

/** Who hedges a trade. */
type Owner = 'direct' | 'orchestrator'

/** Which trades somebody has taken on, in a file: one line each, written before anything is done about the trade. */
export interface HedgedTrades {
  ownerOf(quoteNonce: string): Owner | undefined
  /** Durable when it returns. */
  claim(quoteNonce: string, owner: Owner): void
}

export function openHedgedTrades(path: string): HedgedTrades {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  // A crash may have left half a line, and then nothing was done about that trade.
  const whole = [...text.matchAll(/^(\d+) (direct|orchestrator);$/gm)]
  const owners = new Map(whole.map(([, quoteNonce, owner]) => [quoteNonce, owner as Owner]))
  return {
    ownerOf: (quoteNonce) => owners.get(quoteNonce),
    claim(quoteNonce, owner) {
      owners.set(quoteNonce, owner)
      appendFileSync(path, `\n${quoteNonce} ${owner};`, { flush: true })
    },
  }
}
