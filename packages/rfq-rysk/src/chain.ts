import { type Address, type Domain, parseAddress } from '@riposte/evm-signing'
import type { Token } from '@riposte/market-model'
import { RyskError } from './errors.ts'

/** A chain on which Rysk V12 settles. */
export interface RyskChain {
  readonly id: number
  /** The settlement contract; signatures are tied to it. */
  readonly contract: Address
  /** Rysk's MMarket, which keeps the makers' balances: a deposit needs an ERC-20 `approve` for it, sent by the maker. */
  readonly mmarket: Address
  /** The stablecoin of strikes, and of premiums when a request names none. */
  readonly strikeAsset: Token
  /** Every stablecoin in which premiums are known to be paid, the strike asset included. */
  readonly stables: readonly Token[]
}

/** All stablecoins that Rysk has used count in millionths. */
const STABLE_DECIMALS = 6

function stable(symbol: string, address: string): Token {
  return { address: parseAddress(address), symbol, decimals: STABLE_DECIMALS }
}

interface Contracts {
  readonly rysk: string
  readonly mmarket: string
}

function chain(id: number, { rysk, mmarket }: Contracts, stables: readonly [Token, ...Token[]]): RyskChain {
  return { id, contract: parseAddress(rysk), mmarket: parseAddress(mmarket), strikeAsset: stables[0], stables }
}

/** The strike asset comes first. */
const CHAINS: readonly RyskChain[] = [
  chain(
    999,
    { rysk: '0x8c8bcb6d2c0e31c5789253ecc8431ca6209b4e35', mmarket: '0x691a5fc3a81a144e36c6c4fbca1fc82843c80d0d' },
    [
      stable('USDT0', '0xb8ce59fc3717ada4c02eadf9682a9e934f625ebb'),
      stable('USDC', '0xb88339cb7199b77e23db6e890353e22632ba630f'),
      stable('USDH', '0x111111a1a0667d36bd57c0a9f569b98057111111'),
    ],
  ),
  chain(
    1,
    { rysk: '0x7a3ddeac7a0ae6dfa9391c764499a3564f3c2aad', mmarket: '0xc01c9ef5de5862354add9501a29e8765cff01c32' },
    [
      stable('USDC', '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48'),
      stable('USDT', '0xdac17f958d2ee523a2206206994597c13d831ec7'),
    ],
  ),
  chain(
    8453,
    { rysk: '0xe33a517dfef3d582f6eb94276e8d514f835a1401', mmarket: '0x3d9cb5d2fa4600bf8d75fb59fe01db765dcced15' },
    [stable('USDC', '0x833589fcd6edb6e08f4c7c32d4f71b54bda02913')],
  ),
  chain(
    84532,
    { rysk: '0x0ff34dd648b68f09b199b60b91442e750fd13fdc', mmarket: '0x6d23217cb228f3779f6506b44b1abaa3edf6fc58' },
    [stable('USDC', '0x98d56648c9b7f3cb49531f4135115b5000ab1733')],
  ),
  chain(
    998,
    { rysk: '0x0122db8ed9b9b49f3fd8774d93773c2e2a564e81', mmarket: '0x4bb4ddf8f4588780fe0cd31593bd8f5719ebfefd' },
    [stable('USDC', '0x69e37ecb273a23b8864a5f39520bf97c6768b65c')],
  ),
  chain(
    10143,
    { rysk: '0x3b87932046bc3e1bb63c13aba1306f9d398a9cc6', mmarket: '0x0d71dbdb11c35c72fa4a33beec00d5eb1fbcf1c8' },
    [stable('USDC', '0xf817257fed379853cde0fa4f97ab987181b1e5ea')],
  ),
]

/** @throws {RyskError} CHAIN_UNKNOWN when Rysk is not known to settle there */
export function ryskChain(id: number): RyskChain {
  const found = CHAINS.find((candidate) => candidate.id === id)
  if (found === undefined) {
    const known = CHAINS.map((candidate) => candidate.id).join(', ')
    throw new RyskError('CHAIN_UNKNOWN', `expected a chain id of Rysk (${known}), got ${id}`, { field: 'chainId' })
  }
  return found
}

/** A deployment of the server, and the chains that it settles on; the first is the usual one. */
export interface RyskNetwork {
  /** WebSocket base. */
  readonly url: string
  readonly chainIds: readonly [number, ...number[]]
}

/** The deployments known by name. */
export const RYSK_NETWORKS: Readonly<Record<'mainnet' | 'testnet', RyskNetwork>> = {
  mainnet: { url: 'wss://v12.rysk.finance/', chainIds: [999, 1, 8453] },
  testnet: { url: 'wss://rip-testnet.rysk.finance/', chainIds: [84532, 998, 10143] },
}

/** The domain under which quotes and transfers of a chain are signed. */
export function ryskDomain(chain: RyskChain): Domain {
  return { name: 'rysk', version: '0.0.0', chainId: chain.id, verifyingContract: chain.contract }
}
