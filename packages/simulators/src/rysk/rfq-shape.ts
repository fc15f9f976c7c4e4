import { resultFrame } from './json-rpc.ts'
import type { RfqTerms } from './rfq.ts'

/**
 * Which fields of an RFQ its frame carries:
 *
 * - `2025`: before the stablecoin and the collateral were named
 * - `3.0`: the request type of the official SDKs 3.0, which has no `isTakerBuy`
 * - `current`: with `isTakerBuy` when the taker sent it
 * - `2026`: all of these without `assetName`, and id, times, invited makers and whatever else the taker sent
 */
export type RfqShape = '2025' | '3.0' | 'current' | '2026'

/** The shape in which a request of a taker on a socket is passed on. */
export function shapeOfRequest(terms: RfqTerms): RfqShape {
  const { makers, premiumAsset, isPremium, isEIP1271, typeDataDomain } = terms
  const newer = [makers, premiumAsset, isPremium, isEIP1271, typeDataDomain]
  return newer.every((field) => field === undefined) ? 'current' : '2026'
}

/** What a frame of 2026 says beside the terms. */
export interface RfqTimes {
  /** Unix seconds. */
  readonly createdAt: number
  /** Unix milliseconds. */
  readonly validUntil: number
}

/** The push on an asset's stream. Its frame id is the RFQ's id. */
export function rfqFrame(id: string, terms: RfqTerms, shape: RfqShape, times: RfqTimes): string {
  const { makers, premiumAsset, isPremium, isEIP1271, typeDataDomain, ...basic } = terms
  const { isTakerBuy, ...withoutSide } = basic
  switch (shape) {
    case '2025': {
      const { usd: _usd, collateralAsset: _collateralAsset, ...older } = withoutSide
      return resultFrame(id, older)
    }
    case '3.0':
      return resultFrame(id, withoutSide)
    case 'current':
      return resultFrame(id, basic)
    case '2026': {
      const { assetName: _, ...nameless } = basic
      return resultFrame(id, {
        id,
        ...nameless,
        isTakerBuy: isTakerBuy ?? false,
        premiumAsset: premiumAsset ?? terms.usd,
        ...times,
        makers: makers ?? [],
        isPremium: isPremium ?? false,
        isEIP1271: isEIP1271 ?? false,
        typeDataDomain,
      })
    }
  }
}
