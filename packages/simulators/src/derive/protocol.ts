import { type Address, type Hex, keccak256, parseAddress } from '@riposte/evm-signing'

/** The EIP-712 contract of the exchange, the same on every network of the third API generation. */
export const VERIFYING_CONTRACT = parseAddress('0xeB8d770ec18DB98Db922E9D83260A585b9F0DeAD')
export const TRADE_MODULE = parseAddress('0xB8D20c2B7a1Ad2EE33Bc50eF10876eD3035b5e7b')
export const RFQ_MODULE = parseAddress('0x9371352CCef6f5b36EfDFE90942fFE622Ab77F1D')
export const TRANSFER_MODULE = parseAddress('0x01259207A40925b794C8ac320456F7F6c8FE2636')
export const SESSION_KEY_MODULE = parseAddress('0xe330CF64ff6EbF41699aad344Cb21d78db1D2bb6')

/** Chain id of the exchange's local development set-up: signatures made for it are worth nothing elsewhere. */
export const LOCAL_CHAIN_ID = 31337

/** The one risk universe that is simulated, and its standard manager. */
export const UNIVERSE = { id: 1, name: 'PRIME', managerId: 1 } as const

/** The exchange's own asset, and the token behind it on its testnet. */
export const COLLATERAL = {
  name: 'USDC',
  address: parseAddress('0x21bE5df32D7FBd02Da22E03c48AbFE8E93A1b46b'),
  token: parseAddress('0xE838B3Df801C1AE1d18f0f524A51783Ea30673C7'),
  decimals: 6,
} as const

const KNOWN_ASSETS: Readonly<Record<string, Address>> = {
  'BTC-PERP': parseAddress('0xDBa83C0C654DB1cd914FA2710bA743e925B53086'),
  'BTC-OPTION': parseAddress('0xd0711b9eBE84b778483709CDe62BacFDBAE13623'),
  'ETH-OPTION': parseAddress('0x4BB4C3CDc7562f08e9910A0C7D8bB7e108861eB4'),
  'ETH-PERP': parseAddress('0xAf65752C4643E25C02F693f9D4FE19cF23a095E3'),
}

/** Contract of an asset such as `ETH-OPTION`; a made-up but fixed one where no real address is known. */
export function assetAddress(name: string): Address {
  return KNOWN_ASSETS[name] ?? parseAddress(`0x${tail(keccak256(`simulated ${name}`))}`)
}

function tail(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(12), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Sub id of an option: a bit for calls, the strike with 8 decimals, the expiry in seconds. */
export function optionSubId(isCall: boolean, strikeE8: bigint, expirySec: number): bigint {
  return (isCall ? 1n << 95n : 0n) + (strikeE8 << 32n) + BigInt(expirySec)
}

/** Perps have no end; the exchange writes the largest 64-bit integer, which a double cannot hold. */
export const NEVER_SEC = '9223372036854775807'

/** A JSON number given by its digits, for integers beyond 2^53. */
export function rawNumber(digits: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(digits)
}

export type { Address, Hex }
