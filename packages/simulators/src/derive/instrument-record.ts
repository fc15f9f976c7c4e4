import { checksumAddress } from '@riposte/evm-signing'
import { formatWad, toSeconds } from '@riposte/market-model'
import type { Exchange } from './exchange.ts'
import { FUNDING_RATE_MAX, fundingRate } from './funding.ts'
import type { Listed } from './listed.ts'
import { NEVER_SEC, rawNumber, UNIVERSE } from './protocol.ts'
import { doubleText } from './wire-decimal.ts'

/** The record that the exchange publishes. */
export function instrumentRecord(exchange: Exchange, listed: Listed): Record<string, unknown> {
  const { instrument, terms } = listed
  const perp = instrument.kind === 'perp'
  return {
    instrument_type: listed.type,
    instrument_name: listed.name,
    scheduled_activation: toSeconds(listed.activatedAt),
    scheduled_deactivation: perp ? rawNumber(NEVER_SEC) : toSeconds(instrument.expiry),
    is_active: listed.active,
    tick_size: formatWad(terms.tick),
    minimum_amount: formatWad(terms.minimum),
    maximum_amount: formatWad(terms.maximum),
    amount_step: formatWad(terms.step),
    mark_price_fee_rate_cap: terms.fees.rateCap === undefined ? '0' : formatWad(terms.fees.rateCap),
    maker_fee_rate: formatWad(terms.fees.makerRate),
    taker_fee_rate: formatWad(terms.fees.takerRate),
    base_fee: formatWad(terms.fees.takerBase),
    // Newer clients of the exchange's own ask for it.
    risk_universe_id: UNIVERSE.id,
    base_currency: listed.currency,
    quote_currency: 'USDC',
    option_details: perp
      ? null
      : {
          index: `${listed.currency}-USD`,
          expiry: toSeconds(instrument.expiry),
          strike: formatWad(instrument.strike),
          option_type: instrument.right === 'call' ? 'C' : 'P',
          settlement_price: listed.settlementPrice === undefined ? null : formatWad(listed.settlementPrice),
        },
    perp_details: perp
      ? {
          index: `${listed.currency}-USD`,
          max_rate_per_hour: doubleText(FUNDING_RATE_MAX),
          min_rate_per_hour: doubleText(-FUNDING_RATE_MAX),
          aggregate_funding: '0',
          funding_rate: doubleText(fundingRate(exchange, listed)),
          srm_perp_margin_requirements: { im_perp_req: '0.066', mm_perp_req: '0.05', max_leverage: '15.15' },
        }
      : null,
    erc20_details: null,
    base_asset_address: checksumAddress(listed.asset),
    base_asset_sub_id: String(listed.subId),
    pro_rata_fraction: formatWad(terms.proRata.fraction),
    fifo_min_allocation: formatWad(terms.proRata.fifoMinimum),
    pro_rata_amount_step: formatWad(terms.proRata.step),
  }
}
