import { SimulatorsError } from '../errors.ts'

/** What has to be known of a chain: the contract that signatures are made out to, and the token that premiums are in. */
export interface RyskChain {
  readonly chainId: number
  /** Settlement contract, `verifyingContract` of the EIP-712 domain. Lower case. */
  readonly verifyingContract: string
  /** Premium and strike stablecoin, where a request names no other. */
  readonly usd: { readonly address: string; readonly decimals: number }
  /** Further stablecoins that requests name, with the same decimals. */
  readonly otherUsd: readonly string[]
}

const USD_DECIMALS = 6

function chain(chainId: number, verifyingContract: string, usd: string, ...otherUsd: readonly string[]): RyskChain {
  return { chainId, verifyingContract, usd: { address: usd, decimals: USD_DECIMALS }, otherUsd }
}

/** Every chain on which the protocol is deployed. On Ethereum USDC is taken for the strike asset, USDT is the other one. */
export const RYSK_CHAINS: readonly RyskChain[] = [
  chain(
    1,
    '0x7a3ddeac7a0ae6dfa9391c764499a3564f3c2aad',
    '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48',
    '0xdac17f958d2ee523a2206206994597c13d831ec7',
  ),
  chain(998, '0x0122db8ed9b9b49f3fd8774d93773c2e2a564e81', '0x69e37ecb273a23b8864a5f39520bf97c6768b65c'),
  chain(
    999,
    '0x8c8bcb6d2c0e31c5789253ecc8431ca6209b4e35',
    '0xb8ce59fc3717ada4c02eadf9682a9e934f625ebb',
    '0xb88339cb7199b77e23db6e890353e22632ba630f',
  ),
  chain(8453, '0xe33a517dfef3d582f6eb94276e8d514f835a1401', '0x833589fcd6edb6e08f4c7c32d4f71b54bda02913'),
  chain(10143, '0x3b87932046bc3e1bb63c13aba1306f9d398a9cc6', '0xf817257fed379853cde0fa4f97ab987181b1e5ea'),
  chain(84532, '0x0ff34dd648b68f09b199b60b91442e750fd13fdc', '0x98d56648c9b7f3cb49531f4135115b5000ab1733'),
]

/** Every stablecoin of a chain, the usual one first. */
export function stablecoinsOf({ usd, otherUsd }: RyskChain): readonly string[] {
  return [usd.address, ...otherUsd]
}

/** @throws {SimulatorsError} OPTIONS_INVALID for a chain without a deployment */
export function ryskChain(chainId: number): RyskChain {
  const found = RYSK_CHAINS.find((candidate) => candidate.chainId === chainId)
  if (found === undefined) {
    const known = RYSK_CHAINS.map((candidate) => candidate.chainId).join(', ')
    throw new SimulatorsError('OPTIONS_INVALID', `chainId: expected one of ${known}, got ${chainId}`)
  }
  return found
}
