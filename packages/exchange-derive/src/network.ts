import { type Address, bytesToHex, domainSeparator, type Hex, parseAddress } from '@riposte/evm-signing'
import { DeriveError } from './errors.ts'

/** The contracts whose actions are signed, one for each kind of action. */
export interface DeriveModules {
  readonly trade: Address
  readonly rfq: Address
  readonly transfer: Address
  readonly externalTransfer: Address
  readonly withdrawal: Address
  readonly whitelistedRecipient: Address
  readonly setSessionKey: Address
  readonly liquidation: Address
  readonly vault: Address
}

/** Everything that differs between two deployments of the exchange. */
export interface DeriveNetwork {
  readonly name: string
  /** Base of REST calls, without a slash at the end. */
  readonly restUrl: string
  readonly wsUrl: string
  readonly chainId: number
  /**
   * Ties signatures to this deployment. A value of its own, because sources disagreed on the one of mainnet: before
   * the first live order compare it with `domain_separator` in the reply of `private/order_debug`.
   */
  readonly domainSeparator: Hex
  readonly modules: DeriveModules
}

export type DeriveNetworkName = 'mainnet' | 'testnet' | 'local'

const MATCHING_CONTRACT = parseAddress('0xeB8d770ec18DB98Db922E9D83260A585b9F0DeAD')

/** Identical on all networks of the third generation. */
const MODULES: DeriveModules = {
  trade: parseAddress('0xB8D20c2B7a1Ad2EE33Bc50eF10876eD3035b5e7b'),
  rfq: parseAddress('0x9371352CCef6f5b36EfDFE90942fFE622Ab77F1D'),
  transfer: parseAddress('0x01259207A40925b794C8ac320456F7F6c8FE2636'),
  externalTransfer: parseAddress('0x8F9B8f12ddA05FB1F0DDDDe8f5af8cECF54f8aC9'),
  withdrawal: parseAddress('0x9d0E8f5b25384C7310CB8C6aE32C8fbeb645d083'),
  whitelistedRecipient: parseAddress('0xB86D6DE1b76c9839e4BA860848CD98A1dABd6B54'),
  setSessionKey: parseAddress('0xe330CF64ff6EbF41699aad344Cb21d78db1D2bb6'),
  liquidation: parseAddress('0x66d23e59DaEEF13904eFA2D4B8658aeD05f59a92'),
  vault: parseAddress('0x2885c174ebf5524aED9c721d60c12b1537685186'),
}

/** The domain separator of a deployment with this chain id, from the domain's fields. */
export function matchingDomainSeparator(chainId: number): Hex {
  return bytesToHex(
    domainSeparator({ name: 'Matching', version: '1.0', chainId, verifyingContract: MATCHING_CONTRACT }),
  )
}

/** The deployments known by name. `local` is a development server or simulator on this machine. */
export const DERIVE_NETWORKS: Readonly<Record<DeriveNetworkName, DeriveNetwork>> = {
  mainnet: {
    name: 'mainnet',
    restUrl: 'https://api.derive.xyz/v3',
    wsUrl: 'wss://api.derive.xyz/v3/ws',
    chainId: 1,
    domainSeparator: '0xda616dfabb88681b08e1592820a41d55ddc62d68de110e327ae99d734506fe19',
    modules: MODULES,
  },
  testnet: {
    name: 'testnet',
    restUrl: 'https://testnet.api.derive.xyz/v3',
    wsUrl: 'wss://testnet.api.derive.xyz/v3/ws',
    chainId: 11155111,
    domainSeparator: '0x24d674cd5f2b9d564691c51e9d88f649b99246a2244dd74ce27b96578d773e85',
    modules: MODULES,
  },
  local: {
    name: 'local',
    restUrl: 'http://127.0.0.1:9000/v3',
    wsUrl: 'ws://127.0.0.1:9000/v3/ws',
    chainId: 31337,
    domainSeparator: '0x8a010a34fc48f792a220b0b63077f0f8ba664f21340882d60fb34b4959397842',
    modules: MODULES,
  },
}

/**
 * A network by name or as given, at another address if one is given.
 *
 * @param url REST base such as `http://127.0.0.1:9000/v3`; the socket's address is the same with `/ws` at the end
 * @throws {DeriveError} OPTION_INVALID unless the address is an absolute http or https one
 */
export function resolveNetwork(network: DeriveNetwork | DeriveNetworkName, url?: string): DeriveNetwork {
  const known = typeof network === 'string' ? DERIVE_NETWORKS[network] : network
  if (known === undefined) {
    throw new DeriveError('OPTION_INVALID', `network: expected mainnet, testnet or local, got "${String(network)}"`)
  }
  if (url === undefined) return known
  if (!/^https?:\/\/[^\s/]/.test(url)) {
    throw new DeriveError('OPTION_INVALID', `url: expected a base such as http://127.0.0.1:9000/v3, got "${url}"`)
  }
  const restUrl = url.replace(/\/+$/, '')
  return { ...known, restUrl, wsUrl: `${restUrl.replace(/^http/, 'ws')}/ws` }
}
