import { checksumAddress } from '@riposte/evm-signing'
import {
  CALL,
  EXPIRY,
  OTHER_SUBACCOUNT,
  OWNER,
  PUT,
  type Reply,
  SECOND_SUBACCOUNT,
  SESSION_KEY,
  START,
  STRANGER,
  SUBACCOUNT,
  signOrder,
  type TestClient,
  type TestDesk,
} from '../src/derive/test-desk.ts'
import { registration, WALLET } from '../src/derive/test-keys.ts'
import { LEGS, signQuote, unpriced } from '../src/derive/test-quotes.ts'
import { signSpotTransfer } from '../src/derive/test-transfers.ts'

/** Asks, and remembers what was answered. @param from default the trader */
type Ask = (method: string, params?: object, from?: TestClient) => Reply

/** What only the maker of the conversation hears. */
export const MAKER_CHANNELS: readonly string[] = [
  `${checksumAddress(STRANGER.address)}.rfqs`,
  `${OTHER_SUBACCOUNT}.quotes`,
]

const OWN = { subaccount_id: SUBACCOUNT }
const TWAP = { algo_type: 'twap', algo_duration_sec: 60, algo_num_slices: 5, direction: 'buy', limit_price: '3010' }

/** Every method that the simulator answers, with params that make it answer with as much as it can. */
export function holdConversation(
  desk: TestDesk,
  trader: TestClient,
): { readonly replies: readonly (readonly [method: string, reply: Reply])[]; readonly maker: TestClient } {
  const replies: [string, Reply][] = []
  const ask: Ask = (method, params = {}, from = trader) => {
    const reply = from.call(method, params)
    replies.push([method, reply])
    return reply
  }
  const owner = desk.connect()
  owner.login(OWNER)
  const maker = desk.connect()
  maker.login(STRANGER, STRANGER.address)
  maker.call('subscribe', { channels: MAKER_CHANNELS })

  trade(desk, trader, ask)
  wait(desk, ask)
  protect(ask)
  tradeRfq(desk, maker, ask)
  transfer(desk, owner, ask)
  manageKeys(desk, owner, ask)
  lookAtAccount(ask)
  lookAtMarket(ask)
  ask('private/cancel_all', OWN)
  desk.clock.advance(EXPIRY - START + 1000)
  ask('public/get_option_settlement_prices', { currency: 'ETH' })
  ask('private/get_option_settlement_history', OWN)
  return { replies, maker }
}

function order(desk: TestDesk, change: object) {
  const plain = {
    instrument_name: CALL,
    direction: 'sell',
    amount: '1',
    limit_price: '60',
    label: 'h',
    ...change,
  } as const
  return signOrder(desk.core, plain, desk.clock.nowMs(), SESSION_KEY, OWNER.address)
}

function trade(desk: TestDesk, trader: TestClient, ask: Ask): void {
  ask('private/order', order(desk, { amount: '12', limit_price: '48' }))
  const ioc = { instrument_name: 'ETH-PERP', direction: 'buy', limit_price: '3010', time_in_force: 'ioc' }
  ask('private/order', order(desk, ioc))
  const rested = trader.call('private/order', order(desk, {}))
  const replaced = { order_id_to_cancel: rested.result?.order?.order_id }
  const second = ask('private/replace', { ...order(desk, {}), ...replaced })
  const order_id = second.result?.order?.order_id
  const refused = { ...order(desk, { direction: 'buy', limit_price: '2000' }), order_id_to_cancel: order_id }
  ask('private/replace', refused)
  const third = ask('private/order', order(desk, {})).result?.order?.order_id
  ask('private/order_debug', order(desk, {}))
  ask('private/order_quote', order(desk, { direction: 'buy' }))
  ask('public/order_quote', order(desk, { limit_price: '1000' }))
  for (const method of ['get_open_orders', 'get_order_history']) ask(`private/${method}`, OWN)
  const [made] = ask('private/get_trade_history', OWN).result?.trades ?? []
  ask('public/get_transaction', { op_uuid: made?.op_uuid })
  ask('private/get_order', { ...OWN, order_id: third })
  ask('private/cancel', { ...OWN, instrument_name: CALL, order_id: third })
  ask('private/cancel_by_nonce', { ...OWN, instrument_name: CALL, nonce: 1 })
  ask('private/cancel_by_instrument', { ...OWN, instrument_name: CALL })
  ask('private/cancel_by_label', { ...OWN, label: 'h' })
}

function wait(desk: TestDesk, ask: Ask): void {
  const perp = { instrument_name: 'ETH-PERP' }
  const stop = { ...perp, trigger_type: 'stoploss', trigger_price: '2900', limit_price: '2800' }
  const waiting = ask('private/order', order(desk, stop))
  const sliced = ask('private/order', order(desk, { ...perp, ...TWAP }))
  ask('private/get_trigger_orders', OWN)
  ask('private/get_algo_orders', OWN)
  ask('private/cancel_trigger_order', { ...OWN, order_id: waiting.result?.order?.order_id })
  ask('private/cancel_algo_order', { ...OWN, order_id: sliced.result?.order?.order_id })
  ask('private/cancel_all_trigger_orders', OWN)
  ask('private/cancel_all_algo_orders', OWN)
}

function protect(ask: Ask): void {
  const config = { currency: 'ETH', mmp_frozen_time: 0, mmp_interval: 1000, mmp_delta_limit: '5' }
  ask('private/set_mmp_config', { ...OWN, ...config })
  ask('private/get_mmp_config', OWN)
  ask('private/reset_mmp', OWN)
}

/** An RFQ from both sides. */
function tradeRfq(desk: TestDesk, maker: TestClient, ask: Ask): void {
  const { core, clock } = desk
  const theirs = { subaccount_id: OTHER_SUBACCOUNT }
  const rfq_id = String(ask('private/send_rfq', { ...OWN, legs: unpriced(LEGS), label: 'r' }).result?.rfq_id)
  ask('private/rfq_get_best_quote', { ...OWN, rfq_id })
  ask('private/rfq_get_best_quote', { ...OWN, legs: unpriced(LEGS) })
  const offer = () => {
    const quote = { rfq_id, direction: 'sell', legs: LEGS, ...theirs } as const
    return signQuote(core, 'maker', quote, clock.nowMs(), STRANGER, STRANGER.address)
  }
  ask('private/poll_rfqs', theirs, maker)
  ask('public/send_quote_debug', offer(), maker)
  const first = ask('private/send_quote', offer(), maker)
  const second = ask('private/replace_quote', { ...offer(), quote_id_to_cancel: first.result?.quote_id }, maker)
  ask('private/cancel_quote', { ...theirs, quote_id: second.result?.quote?.quote_id }, maker)
  const quote_id = ask('private/send_quote', offer(), maker).result?.quote_id
  ask('private/poll_quotes', OWN)
  ask('private/rfq_get_best_quote', { ...OWN, rfq_id })
  const take = () => {
    const quote = { rfq_id, direction: 'buy', legs: LEGS, ...OWN } as const
    return { quote_id, ...signQuote(core, 'taker', quote, clock.nowMs(), OWNER, OWNER.address) }
  }
  ask('public/execute_quote_debug', take())
  ask('private/execute_quote', take())
  ask('private/get_quotes', theirs, maker)
  ask('private/cancel_batch_quotes', theirs, maker)
  ask('private/get_rfqs', OWN)
  const other = ask('private/send_rfq', { ...OWN, legs: unpriced(LEGS) })
  ask('private/cancel_rfq', { ...OWN, rfq_id: other.result?.rfq_id })
  ask('private/cancel_batch_rfqs', OWN)
}

function transfer({ core, clock }: TestDesk, owner: TestClient, ask: Ask): void {
  const side = (role: 'maker' | 'taker', direction: 'buy' | 'sell', subaccount_id: number) => {
    const quote = { rfq_id: '', direction, legs: LEGS, subaccount_id, max_fee: '0' } as const
    return signQuote(core, role, quote, clock.nowMs(), OWNER, OWNER.address)
  }
  const maker_params = side('maker', 'sell', SUBACCOUNT)
  const taker_params = side('taker', 'buy', SECOND_SUBACCOUNT)
  ask('private/transfer_positions', { ...WALLET, maker_params, taker_params }, owner)
  ask('private/transfer_spot', signSpotTransfer('100', SECOND_SUBACCOUNT, clock.nowMs()), owner)
}

function manageKeys(desk: TestDesk, owner: TestClient, ask: Ask): void {
  ask('private/set_session_key', registration(desk, [[2, 'trade:all']]), owner)
  const key = { public_session_key: checksumAddress(SESSION_KEY.address) }
  ask('private/edit_session_key', { ...WALLET, ...key, label: 'bot' })
  ask('public/get_wallets_from_session_key', key)
  ask('private/session_keys', WALLET)
}

function lookAtAccount(ask: Ask): void {
  for (const method of ['get_positions', 'get_collaterals', 'get_subaccount']) ask(`private/${method}`, OWN)
  for (const method of ['get_subaccounts', 'get_account', 'get_all_portfolios']) ask(`private/${method}`, WALLET)
  for (const kind of ['funding', 'interest', 'deposit', 'withdrawal', 'erc20_transfer']) {
    ask(`private/get_${kind}_history`, OWN)
  }
  const change = { simulated_position_changes: [{ instrument_name: CALL, amount: '-1' }] }
  ask('private/get_margin', { ...OWN, ...change })
  const none = { margin_type: 'SM', simulated_collaterals: [], simulated_positions: [] }
  ask('public/get_margin', { ...none, ...change })
  ask('public/margin_watch', OWN)
  ask('public/get_subaccounts', WALLET)
  ask('private/change_subaccount_label', { ...OWN, label: 'hedges' })
}

function lookAtMarket(ask: Ask): void {
  ask('public/get_time')
  ask('public/get_instrument', { instrument_name: CALL })
  ask('public/get_all_instruments', { instrument_type: 'perp', expired: false })
  ask('public/get_all_instruments', { instrument_type: 'erc20', expired: false })
  ask('public/get_all_instruments', { instrument_type: 'option', expired: false, currency: 'ETH', page_size: 10 })
  ask('public/get_all_live_instruments')
  ask('public/get_all_currencies')
  ask('public/get_currency', { currency: 'ETH' })
  for (const asset_type of ['option', 'perp']) ask('public/get_assets', { asset_type, currency: 'ETH', expired: false })
  ask('public/get_currency', { currency: 'USDC' })
  ask('public/get_assets', { asset_type: 'erc20', currency: 'USDC', expired: false })
  ask('public/get_risk_universes')
  ask('public/get_ticker', { instrument_name: 'ETH-PERP' })
  ask('public/get_ticker', { instrument_name: PUT })
  ask('public/get_tickers', { instrument_type: 'option', currency: 'ETH', expiry_date: 20261225 })
  ask('public/get_trade_history', { instrument_name: CALL })
  const day = { start_timestamp: 0, end_timestamp: 2_000_000_000, period: 60 }
  ask('public/get_tradingview_chart_data', { instrument_name: CALL, ...day })
  ask('public/get_index_chart_data', { currency: 'ETH', ...day })
  ask('public/get_funding_rate_history', { instrument_name: 'ETH-PERP' })
  ask('public/get_latest_signed_feeds')
  ask('public/get_latest_signed_feeds', { currency: 'ETH', expiry: 0 })
  ask('public/get_liquidation_history')
  ask('public/getRateLimits')
}
