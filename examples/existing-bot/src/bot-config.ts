import { readFileSync } from 'node:fs'
import { createSigner, type Signer } from '@riposte/evm-signing'

/** What the bot reads from its environment. */
export interface BotConfig {
  readonly deriveUrl: string
  readonly ryskUrl: string
  readonly keys: { readonly owner: Signer; readonly session: Signer; readonly maker: Signer }
  readonly subaccounts: Readonly<Record<string, number>>
  /** Where the bot keeps what it must not forget. */
  readonly directory: string
  /** Seconds that a quote is firm. */
  readonly validityS: number
  /** Share of the bid that the bot keeps. */
  readonly margin: number
}

type Env = Readonly<Record<string, string | undefined>>

/** @throws {Error} naming the variable that is missing or wrong */
export function readBotConfig(env: Env): BotConfig {
  const need = (name: string): string => {
    const value = env[name]
    if (value === undefined || value === '') throw new Error(`${name} is not set`)
    return value
  }
  return {
    deriveUrl: need('DERIVE_URL'),
    ryskUrl: need('RYSK_URL'),
    keys: readKeys(env.PAPER_KEYS_FILE ?? './paper-keys.json'),
    subaccounts: readSubaccounts(env.DERIVE_SUBACCOUNTS ?? 'ETH:1001,BTC:1001,SOL:1001,XRP:1001'),
    directory: env.BOT_DIR ?? '.',
    validityS: Number(env.QUOTE_VALIDITY_S ?? 10),
    margin: Number(env.BOT_MARGIN ?? 0.15),
  }
}

/** The keys that the simulators have made. */
function readKeys(path: string): BotConfig['keys'] {
  const { derive_owner, derive_session, rysk_maker } = JSON.parse(readFileSync(path, 'utf8'))
  return { owner: createSigner(derive_owner), session: createSigner(derive_session), maker: createSigner(rysk_maker) }
}

/** `ETH:12,BTC:12` */
function readSubaccounts(text: string): Readonly<Record<string, number>> {
  return Object.fromEntries(text.split(',').map((pair) => [pair.split(':')[0], Number(pair.split(':')[1])]))
}
