import { API_TOKENS, isToken, readToken, TOKEN_FORM } from '../config/api-token.ts'
import { isLoopback } from '../config/loopback.ts'
import { parseDotenv } from '../config/parse-dotenv.ts'
import { isOpenToOthers } from '../config/read-file.ts'
import type { OptionName } from '../config/schema.ts'
import { Secret } from '../config/secret.ts'
import type { Host } from '../host.ts'

/** Where a desk is, and what to show it. */
export interface DeskAddress {
  /** `http://127.0.0.1:8080` */
  readonly url: string
  readonly token: Secret | undefined
}

export type FoundDesk =
  | ({ readonly status: 'ok' } & DeskAddress)
  | { readonly status: 'invalid'; readonly message: string }

/**
 * The desk that a command asks: the one at `--api`, else the one that the environment or `.env` would start here. Its
 * token is found as the desk itself finds it, the one that grants most first.
 */
export function findDesk(api: string | undefined, host: Pick<Host, 'env' | 'readFile'>): FoundDesk {
  const settings = readSettings(host)
  const port = settings.text('HTTP_PORT') ?? '8080'
  const named = api ?? `http://127.0.0.1:${port}`
  const url = URL.canParse(named) ? new URL(named) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    if (api === undefined) return invalid(`HTTP_PORT: expected a port such as 8080, got ${JSON.stringify(port)}`)
    return invalid(`--api: expected a URL such as http://127.0.0.1:8080, got ${JSON.stringify(redacted(api))}`)
  }
  const token = findToken(settings, host.readFile)
  if (typeof token === 'string') return invalid(token)
  if (token !== undefined && url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return invalid(`--api: a token is never sent to ${url.host} in the clear; use https, or a tunnel to this machine`)
  }
  return { status: 'ok', url: url.origin, token }
}

function invalid(message: string): FoundDesk {
  return { status: 'invalid', message }
}

function redacted(text: string): string {
  return text.replace(/\/\/[^/]*@/, '//[redacted]@')
}

interface Settings {
  /** From the environment, else from `.env`; an empty text is none. */
  readonly text: (name: OptionName) => string | undefined
  /** Whether it stands in a `.env` that others can read. */
  readonly isOpen: (name: OptionName) => boolean
}

function readSettings({ env, readFile }: Pick<Host, 'env' | 'readFile'>): Settings {
  const read = readFile('.env')
  const given = read.status === 'ok' ? parseDotenv(read.text).given : undefined
  return {
    text: (name) => env[name]?.trim() || given?.get(name)?.text || undefined,
    isOpen: (name) => !env[name] && read.status === 'ok' && isOpenToOthers(read.mode),
  }
}

/** @returns the token, what is wrong with it, or undefined when there is none */
function findToken({ text, isOpen }: Settings, readFile: Host['readFile']): Secret | string | undefined {
  for (const name of API_TOKENS) {
    const direct = text(name)
    if (direct !== undefined && isOpen(name)) return `${name}: .env is open to others; a secret needs mode 0600`
    if (direct !== undefined) return isToken(direct) ? new Secret(direct) : `${name}: ${TOKEN_FORM}`
    const file = text(`${name}_FILE`)
    if (file === undefined) continue
    const read = readToken(file, readFile)
    return read.status === 'ok' ? read.token : `${name}_FILE: ${read.message}`
  }
  return undefined
}
