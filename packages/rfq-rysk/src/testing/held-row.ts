import { WHYPE } from './wire-samples.ts'

/** The REST row of the option that the sample RFQ asks for. */
export function heldRow(contracts: number, changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    isOtoken: true,
    underlying: 'HYPE',
    optionAsset: WHYPE,
    strike: '45000000000000000000',
    expiry: 1_775_808_000,
    isPut: false,
    balance: `${contracts}000000000000000000`,
    ...changes,
  }
}
