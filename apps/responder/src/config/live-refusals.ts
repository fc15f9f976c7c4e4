import { DERIVE_NETWORKS } from '@riposte/exchange-derive'
import { RYSK_NETWORKS } from '@riposte/rfq-rysk'
import { isLoopback } from './loopback.ts'
import type { Refusal } from './refusals.ts'
import type { ConfigValues, OptionName } from './schema.ts'
import { SIGNING_KEYS } from './signing-keys.ts'

/** Only of use where the venues are simulated; a live desk that is given one is not the desk that somebody meant. */
const PAPER_ONLY = ['PAPER_KEYS_FILE', 'PAPER_CHAIN', 'PAPER_SEED'] as const satisfies readonly OptionName[]

/**
 * What a live desk needs and lacks, and what it must not be given. Nothing has a default here: a guessed network or wallet
 * would be traded on.
 */
export function liveRefusals(values: ConfigValues, isGiven: (name: OptionName) => boolean): readonly Refusal[] {
  const refusals: Refusal[] = []
  const refuse = (option: OptionName, message: string): void => void refusals.push({ option, message })
  const need = (option: OptionName, why: string): void => {
    if (values[option] === undefined && !isGiven(option)) refuse(option, `MODE=live needs it: ${why}`)
  }

  need('DERIVE_NETWORK', 'mainnet or testnet')
  need('RYSK_NETWORK', 'mainnet or testnet')
  need('DERIVE_SUBACCOUNTS', 'the subaccount in which each underlying is hedged, such as ETH:12,BTC:12')
  if (!values.DRY_RUN) {
    need('DERIVE_WALLET', 'the wallet that owns the subaccounts')
    for (const name of SIGNING_KEYS) {
      if (values[name] !== undefined || values[`${name}_FILE`] !== undefined) continue
      refuse(`${name}_FILE`, `MODE=live needs it, or ${name} in the environment; DRY_RUN=true needs no key`)
    }
  }
  if (!hasWriteToken(values)) {
    refuse('API_TOKEN_FILE', 'MODE=live needs a token for whoever trades or stops the desk over the API')
  }
  for (const option of PAPER_ONLY) {
    if (isGiven(option)) refuse(option, 'only a paper desk has use for it: MODE is live')
  }
  refusals.push(...networkRefusals(values), ...addressRefusals(values), ...urlRefusals(values))
  return refusals
}

function hasWriteToken(values: ConfigValues): boolean {
  return (['API_TOKEN', 'API_TRADE_TOKEN'] as const).some(
    (name) => values[name] !== undefined || values[`${name}_FILE`] !== undefined,
  )
}

/** Both venues are real or both are for tests: keys of the one kind never sign for the other. */
function networkRefusals({ DERIVE_NETWORK, RYSK_NETWORK, RYSK_CHAIN_ID }: ConfigValues): readonly Refusal[] {
  if (RYSK_NETWORK === undefined) return []
  const refusals: Refusal[] = []
  if (DERIVE_NETWORK !== undefined && DERIVE_NETWORK !== RYSK_NETWORK) {
    const message = `DERIVE_NETWORK is ${DERIVE_NETWORK}: both venues are on mainnet or both on testnet`
    refusals.push({ option: 'RYSK_NETWORK', message })
  }
  const { chainIds } = RYSK_NETWORKS[RYSK_NETWORK]
  if (RYSK_CHAIN_ID !== undefined && !chainIds.includes(RYSK_CHAIN_ID)) {
    const message = `RYSK_NETWORK is ${RYSK_NETWORK}, whose chains are ${chainIds.join(', ')}`
    refusals.push({ option: 'RYSK_CHAIN_ID', message })
  }
  return refusals
}

/** The hosts of each kind of network. What is signed for the one is not shown to the other. */
const HOSTS = {
  mainnet: [DERIVE_NETWORKS.mainnet.restUrl, RYSK_NETWORKS.mainnet.url].map(hostOf),
  testnet: [DERIVE_NETWORKS.testnet.restUrl, RYSK_NETWORKS.testnet.url].map(hostOf),
} as const

function addressRefusals(values: ConfigValues): readonly Refusal[] {
  return (['DERIVE', 'RYSK'] as const).flatMap((venue) => {
    const [network, url] = [values[`${venue}_NETWORK`], values[`${venue}_URL`]]
    if (network === undefined || url === undefined) return []
    const other = network === 'mainnet' ? 'testnet' : 'mainnet'
    if (!HOSTS[other].includes(hostOf(url))) return []
    return [
      { option: `${venue}_URL` as const, message: `it is an address of ${other}, and ${venue}_NETWORK is ${network}` },
    ]
  })
}

function hostOf(url: string): string {
  return new URL(url).hostname
}

/** A proof of the wallet goes over these: in the clear it stays on this machine. */
function urlRefusals(values: ConfigValues): readonly Refusal[] {
  return (['DERIVE_URL', 'RYSK_URL'] as const).flatMap((option) => {
    const url = values[option] === undefined ? undefined : new URL(values[option])
    if (url === undefined || ['https:', 'wss:'].includes(url.protocol) || isLoopback(url.hostname)) return []
    return [{ option, message: 'beyond this machine only https or wss is spoken' }]
  })
}
