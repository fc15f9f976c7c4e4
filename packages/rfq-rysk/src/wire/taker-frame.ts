import type { Address } from '@riposte/evm-signing'

/** What a taker asks for, in the units of the wire. */
export interface TakerParams {
  readonly asset: Address
  readonly assetName: string
  readonly chainId: number
  /** Unix seconds. */
  readonly expiry: number
  readonly isPut: boolean
  /** Contracts, 1e18 */
  readonly quantity: bigint
  /** USD, 1e8 */
  readonly strike: bigint
  readonly taker: Address
  readonly usd: Address | undefined
  readonly collateralAsset: Address | undefined
  readonly isTakerBuy: boolean | undefined
}

/** A request as a public load tool writes it to the taker socket; members that are undefined are left out. */
export function encodeTakerRequest(id: string, { quantity, strike, ...params }: TakerParams): string {
  const { taker, usd, collateralAsset, isTakerBuy, ...option } = params
  return JSON.stringify({
    jsonrpc: '2.0',
    method: 'request',
    id,
    params: {
      ...option,
      quantity: quantity.toString(),
      strike: strike.toString(),
      taker,
      usd,
      collateralAsset,
      isTakerBuy,
    },
  })
}

/** The listed options, asked of the taker socket. */
export const INVENTORY_REQUEST = '{"jsonrpc":"2.0","method":"inventory","id":"inventory","params":null}'
