import { API_TOKENS } from './api-token.ts'
import { limitRefusals } from './limit-options.ts'
import { liveRefusals } from './live-refusals.ts'
import { isLoopback } from './loopback.ts'
import type { ConfigValues, OptionName } from './schema.ts'

/** A value that parses and that this desk does not start with. */
export interface Refusal {
  readonly option: OptionName
  readonly message: string
}

/** What is missing, and what must not stand together. Each is refused by its own line. */
export function findRefusals(values: ConfigValues, isGiven: (name: OptionName) => boolean): readonly Refusal[] {
  const refusals: Refusal[] = []
  const refuse = (option: OptionName, message: string): void => {
    refusals.push({ option, message })
  }

  refusals.push(...limitRefusals(values))
  if (values.MODE === 'live') refusals.push(...liveRefusals(values, isGiven))
  for (const option of ['DERIVE_URL', 'RYSK_URL'] as const) {
    const url = values[option]
    if (url === undefined || values.MODE !== 'paper') continue
    const other = option === 'DERIVE_URL' ? 'RYSK_URL' : 'DERIVE_URL'
    if (!isLoopback(new URL(url).hostname)) {
      refuse(option, 'MODE=paper never leaves this machine: only a loopback address is allowed')
    } else if (values[other] === undefined) {
      refuse(option, `both venues are simulated or neither: set ${other} as well, or leave both unset`)
    }
  }
  if (values.MODE === 'paper' && values.DERIVE_URL !== undefined && values.PAPER_CHAIN !== undefined) {
    refuse('PAPER_CHAIN', 'the market is made where the venues are: give it to riposte simulators')
  }
  for (const [secret, file] of SECRETS) {
    if (values[secret] !== undefined && values[file] !== undefined) {
      refuse(file, `${secret} is set as well; one of the two must go`)
    }
  }
  const hasToken = API_TOKENS.some((name) => values[name] !== undefined || values[`${name}_FILE`] !== undefined)
  if (!isLoopback(values.HTTP_HOST) && !hasToken) {
    refuse('HTTP_HOST', 'an address that others can reach needs a token: set API_TOKEN_FILE, or use 127.0.0.1')
  }
  return refusals
}

const SECRETS = [
  ['VALKEY_PASSWORD', 'VALKEY_PASSWORD_FILE'],
  ['API_TOKEN', 'API_TOKEN_FILE'],
  ['API_TRADE_TOKEN', 'API_TRADE_TOKEN_FILE'],
  ['API_READ_TOKEN', 'API_READ_TOKEN_FILE'],
  ['DERIVE_SESSION_KEY', 'DERIVE_SESSION_KEY_FILE'],
  ['RYSK_MAKER_KEY', 'RYSK_MAKER_KEY_FILE'],
] as const
