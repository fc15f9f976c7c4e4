/** Records in the exchange's form, of our own making: field sets as documented, values invented. */

const FEES = { maker_fee_rate: '0.0001', taker_fee_rate: '0.0003' }
const LIFE = { scheduled_activation: 1_780_000_000, is_active: true, quote_currency: 'USDC' }
const MATCHING = { pro_rata_fraction: '0', fifo_min_allocation: '0', pro_rata_amount_step: '1' }

export function perpRecord(underlying = 'ETH', changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    ...LIFE,
    ...FEES,
    ...MATCHING,
    instrument_type: 'perp',
    instrument_name: `${underlying}-PERP`,
    scheduled_deactivation: 2 ** 63,
    tick_size: '0.1',
    minimum_amount: '0.1',
    maximum_amount: '10000',
    amount_step: '0.01',
    mark_price_fee_rate_cap: '0',
    base_fee: '0.01',
    base_currency: underlying,
    option_details: null,
    perp_details: { index: `${underlying}-USD` },
    erc20_details: null,
    base_asset_address: '0xAf65752C4643E25C02F693f9D4FE19cF23a095E3',
    base_asset_sub_id: '0',
    ...changes,
  }
}

/** 25 December 2026, 08:00 UTC */
export const EXPIRY_S = 1_798_185_600

export function optionRecord(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    ...LIFE,
    ...FEES,
    ...MATCHING,
    instrument_type: 'option',
    instrument_name: 'ETH-20261225-3000-C',
    scheduled_deactivation: EXPIRY_S,
    tick_size: '0.1',
    minimum_amount: '0.1',
    maximum_amount: '5000',
    amount_step: '0.01',
    mark_price_fee_rate_cap: '0.125',
    base_fee: '0.5',
    base_currency: 'ETH',
    option_details: { expiry: EXPIRY_S, index: 'ETH-USD', option_type: 'C', settlement_price: null, strike: '3000' },
    perp_details: null,
    erc20_details: null,
    base_asset_address: '0x4BB4C3CDc7562f08e9910A0C7D8bB7e108861eB4',
    base_asset_sub_id: '39614082545622357598570160768',
    ...changes,
  }
}

export function tickerData(timestamp: number, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    timestamp,
    instrument_ticker: {
      t: timestamp,
      A: '10',
      a: '3000.5',
      B: '10',
      b: '2999.5',
      I: '3000',
      M: '3000.1',
      f: '0.0000125',
      minp: '2940',
      maxp: '3060',
      option_pricing: null,
      stats: { c: '1', v: '1', pr: '1', n: 1, oi: '1', h: '1', l: '1', p: '0' },
      ...changes,
    },
  }
}

export function bookData(instrument: string, timestamp: number, publishId: number): Record<string, unknown> {
  return {
    timestamp,
    instrument_name: instrument,
    publish_id: publishId,
    bids: [['2999.5', '10']],
    asks: [['3000.5', '10']],
  }
}

export function orderRecord(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    subaccount_id: 12,
    order_id: '11111111-2222-4333-8444-555555555555',
    instrument_name: 'ETH-PERP',
    direction: 'sell',
    label: 'hedge-1',
    amount: '1',
    filled_amount: '0',
    average_price: '0',
    order_status: 'open',
    order_type: 'limit',
    time_in_force: 'gtc',
    limit_price: '2990',
    cancel_reason: '',
    ...changes,
  }
}

export function tradeRecord(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    subaccount_id: 12,
    trade_id: 'aaaaaaaa-2222-4333-8444-555555555555',
    order_id: '11111111-2222-4333-8444-555555555555',
    instrument_name: 'ETH-PERP',
    direction: 'sell',
    label: 'hedge-1',
    trade_price: '2999.5',
    trade_amount: '1',
    trade_fee: '0.91',
    realized_pnl: '0',
    realized_pnl_excl_fees: '0',
    timestamp: 1_790_000_000_500,
    ...changes,
  }
}

export function page(list: string, rows: readonly unknown[]): { result: Record<string, unknown> } {
  return { result: { subaccount_id: 12, [list]: rows, pagination: { num_pages: 1, count: rows.length } } }
}

/** An account with ample rates. */
export function accountRecord(
  subaccountIds: readonly number[],
  changes: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    wallet: '0x5cb67F7829d01d9C75385A920De5E51060663374',
    subaccount_ids: subaccountIds,
    cancel_on_disconnect: false,
    creation_timestamp_sec: 1_780_000_000,
    fallback_subaccount_id: 0,
    fee_info: { base_fee_discount: '0', rfq_maker_discount: '0', rfq_taker_discount: '0' },
    is_rfq_maker: true,
    per_endpoint_tps: {},
    websocket_matching_tps: 500,
    websocket_non_matching_tps: 500,
    websocket_option_tps: 500,
    websocket_perp_tps: 500,
    whitelisted_recipients: [],
    ...changes,
  }
}
