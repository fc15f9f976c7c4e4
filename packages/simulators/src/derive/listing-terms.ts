import type { Instrument, Listing } from '@riposte/market-model'
import { parseWad, WAD_ONE, WAD_ZERO } from '@riposte/market-model'
import type { ProRata } from './match.ts'

/** Grid, sizes, fees and matching of an instrument. */
export interface ListingTerms extends Omit<Listing, 'instrument' | 'active'> {
  readonly proRata: ProRata
}

function terms(
  tick: string,
  step: string,
  minimum: string,
  maximum: string,
  baseFee: string,
  cap?: string,
  proRata: ProRata = TIME_ONLY,
): ListingTerms {
  return {
    tick: parseWad(tick),
    step: parseWad(step),
    minimum: parseWad(minimum),
    maximum: parseWad(maximum),
    fees: {
      takerBase: parseWad(baseFee),
      takerRate: parseWad('0.0003'),
      makerRate: parseWad('0.0001'),
      rateCap: cap === undefined ? undefined : parseWad(cap),
    },
    proRata,
  }
}

/** As perps are recorded. */
const TIME_ONLY: ProRata = { fraction: WAD_ZERO, fifoMinimum: WAD_ZERO, step: WAD_ONE }
const FRACTION = parseWad('0.8')
const ETH_MIX: ProRata = { fraction: FRACTION, fifoMinimum: parseWad('10'), step: WAD_ONE }
const BTC_MIX: ProRata = { fraction: FRACTION, fifoMinimum: WAD_ONE, step: parseWad('0.1') }

/**
 * Known: the mix of options as the second API generation documented it, every rate and base fee, the cap, the ETH option grid, BTC-PERP's tick and step. No option record of the exchange
 * was found, so the rest is assumed: BTC options in whole dollars (all six prices of the one recorded BTC option ticker
 * are whole), other sizes in proportion to the price of the underlying.
 */
const OPTIONS: Readonly<Record<string, ListingTerms>> = {
  ETH: terms('0.1', '0.01', '0.1', '10000', '0.5', '0.125', ETH_MIX),
  BTC: terms('1', '0.001', '0.01', '1000', '0.5', '0.125', BTC_MIX),
}
const PERPS: Readonly<Record<string, ListingTerms>> = {
  ETH: terms('0.01', '0.001', '0.1', '10000', '0.01'),
  BTC: terms('0.1', '0.0001', '0.01', '1000', '0.01'),
}
const OTHER_OPTION = terms('0.01', '0.1', '1', '100000', '0.5', '0.125', ETH_MIX)
const OTHER_PERP = terms('0.001', '0.01', '1', '100000', '0.01')

export function listingTerms(instrument: Instrument): ListingTerms {
  return instrument.kind === 'option'
    ? (OPTIONS[instrument.underlying] ?? OTHER_OPTION)
    : (PERPS[instrument.underlying] ?? OTHER_PERP)
}
