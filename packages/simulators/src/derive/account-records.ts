import { checksumAddress } from '@riposte/evm-signing'
import { type EpochMs, formatWad, toNumber, toSeconds, type Wad, wad } from '@riposte/market-model'
import type { Account, Subaccount } from './accounts.ts'
import { type Exchange, exactPrice, fairQuote, indexPrice } from './exchange.ts'
import { openOrderMargin, openOrdersMargin, positionMargin } from './margin.ts'
import { orderRecord } from './order.ts'
import { averagePrice, averagePriceExclFees, type Position, tradeValue } from './position.ts'
import { UNIVERSE } from './protocol.ts'
import type { ShownLimits } from './rate-limits.ts'
import { decimalText, doubleText } from './wire-decimal.ts'

type Fields = Readonly<Record<string, unknown>>

/** A subaccount's worth and margins in USD; margins are contributions, negative when they consume. */
interface Valuation {
  readonly positions: readonly Fields[]
  readonly positionsValue: number
  readonly positionsInitial: number
  readonly positionsMaintenance: number
}

/** Positions valued at the market's marks; those without a mark are valued at nothing. */
export function valuePositions(exchange: Exchange, subaccount: Subaccount): Valuation {
  const positions: Fields[] = []
  let positionsValue = 0
  let positionsInitial = 0
  let positionsMaintenance = 0
  for (const [name, position] of subaccount.positions) {
    const listed = exchange.instruments.get(name)
    if (listed === undefined) continue
    const fair = fairQuote(exchange, listed)
    const spot = exchange.market.spot(listed.currency)
    const mark = exactPrice(fair?.mark)
    const pnl = wad(tradeValue(mark, position.amount) - position.cost)
    const unsettled = wad(pnl + position.pendingFunding)
    const value = toNumber(listed.type === 'perp' ? unsettled : tradeValue(mark, position.amount))
    const margin =
      fair === undefined
        ? { initial: 0, maintenance: 0 }
        : positionMargin(listed, toNumber(position.amount), fair, spot, toNumber(unsettled))
    positionsValue += value
    positionsInitial += margin.initial
    positionsMaintenance += margin.maintenance
    let openOrders = 0
    for (const order of subaccount.openOrders.values()) {
      if (order.listed === listed) openOrders += openOrderMargin(exchange, order)
    }
    positions.push({
      instrument_type: listed.type,
      instrument_name: name,
      amount_step: formatWad(listed.terms.step),
      mark_price: decimalText(mark),
      index_price: decimalText(indexPrice(exchange, listed.currency)),
      mark_value: doubleText(value),
      initial_margin: doubleText(margin.initial),
      maintenance_margin: doubleText(margin.maintenance),
      open_orders_margin: doubleText(openOrders),
      delta: doubleText(fair?.delta ?? 0),
      gamma: doubleText(fair?.gamma ?? 0),
      vega: doubleText(fair?.vega ?? 0),
      theta: doubleText(fair?.theta ?? 0),
      leverage: null,
      liquidation_price: null,
      ...profitFields(position, pnl),
    })
  }
  return { positions, positionsValue, positionsInitial, positionsMaintenance }
}

function profitFields(position: Position, unrealizedExclFees: Wad): Fields {
  return {
    amount: formatWad(position.amount),
    average_price: decimalText(averagePrice(position)),
    average_price_excl_fees: decimalText(averagePriceExclFees(position)),
    creation_timestamp: 0,
    cumulative_funding: decimalText(position.cumulativeFunding),
    pending_funding: decimalText(position.pendingFunding),
    net_settlements: decimalText(position.netSettlements),
    realized_pnl: decimalText(position.realizedPnl),
    realized_pnl_excl_fees: decimalText(position.realizedPnlExclFees),
    total_fees: decimalText(position.totalFees),
    unrealized_pnl: decimalText(wad(unrealizedExclFees - position.openFees)),
    unrealized_pnl_excl_fees: decimalText(unrealizedExclFees),
  }
}

/** The collateral that the simulator knows: USDC, worth a dollar. */
export function collateralRecords(subaccount: Subaccount): readonly Fields[] {
  const amount = decimalText(subaccount.usdc)
  return [
    {
      asset_type: 'erc20',
      asset_name: 'USDC',
      currency: 'USDC',
      amount,
      amount_step: '0.000001',
      average_price: '1',
      average_price_excl_fees: '1',
      creation_timestamp: 0,
      cumulative_interest: '0',
      pending_interest: '0',
      delta: '1',
      delta_currency: 'USDC',
      initial_margin: amount,
      maintenance_margin: amount,
      mark_price: '1',
      mark_value: amount,
      open_orders_margin: '0',
      realized_pnl: '0',
      realized_pnl_excl_fees: '0',
      total_fees: '0',
      unrealized_pnl: '0',
      unrealized_pnl_excl_fees: '0',
    },
  ]
}

export function subaccountRecord(exchange: Exchange, subaccount: Subaccount): Fields {
  const valued = valuePositions(exchange, subaccount)
  const usdc = toNumber(subaccount.usdc)
  const currencies = new Set([...exchange.instruments.values()].map((listed) => listed.currency))
  return {
    subaccount_id: subaccount.id,
    label: subaccount.label,
    currency: [...currencies],
    margin_type: 'SM',
    manager_id: UNIVERSE.managerId,
    risk_universe_id: UNIVERSE.id,
    is_under_liquidation: false,
    failed_to_fetch: false,
    mm_credits: '0',
    vault_deposit_holds: [],
    projected_margin_change: '0',
    collaterals: collateralRecords(subaccount),
    collaterals_value: decimalText(subaccount.usdc),
    collaterals_initial_margin: decimalText(subaccount.usdc),
    collaterals_maintenance_margin: decimalText(subaccount.usdc),
    positions: valued.positions,
    positions_value: doubleText(valued.positionsValue),
    positions_initial_margin: doubleText(valued.positionsInitial),
    positions_maintenance_margin: doubleText(valued.positionsMaintenance),
    subaccount_value: doubleText(usdc + valued.positionsValue),
    initial_margin: doubleText(usdc + valued.positionsInitial),
    maintenance_margin: doubleText(usdc + valued.positionsMaintenance),
    open_orders: [...subaccount.openOrders.values()].map((order) => orderRecord(order)),
    open_orders_margin: doubleText(openOrdersMargin(exchange, subaccount)),
  }
}

/** Every subaccount that holds a position. */
export function holders(exchange: Exchange): readonly Subaccount[] {
  return [...exchange.accounts.all()].flatMap((account) =>
    account.subaccounts.filter(({ positions }) => positions.size > 0),
  )
}

/** What anybody may know of subaccounts: what they hold, and whether their margin lasts. */
export function marginRecords(exchange: Exchange, of: readonly Subaccount[], now: EpochMs): readonly Fields[] {
  return of.map((subaccount) => {
    const valued = valuePositions(exchange, subaccount)
    const usdc = toNumber(subaccount.usdc)
    return {
      subaccount_id: subaccount.id,
      currency: 'USDC',
      margin_type: 'SM',
      collaterals: collateralRecords(subaccount),
      positions: valued.positions,
      subaccount_value: doubleText(usdc + valued.positionsValue),
      initial_margin: doubleText(usdc + valued.positionsInitial),
      maintenance_margin: doubleText(usdc + valued.positionsMaintenance),
      valuation_timestamp: now,
    }
  })
}

export function accountRecord(account: Account, limits: ShownLimits): Fields {
  return {
    wallet: checksumAddress(account.wallet),
    subaccount_ids: account.subaccounts.map((subaccount) => subaccount.id),
    fallback_subaccount_id: 0,
    cancel_on_disconnect: account.cancelOnDisconnect,
    creation_timestamp_sec: toSeconds(account.createdAt as EpochMs),
    is_rfq_maker: account.rfqMaker,
    referral_code: null,
    whitelisted_recipients: [],
    websocket_matching_tps: limits.matchingTps,
    websocket_non_matching_tps: limits.nonMatchingTps,
    websocket_option_tps: limits.optionTps,
    websocket_perp_tps: limits.perpTps,
    per_endpoint_tps: { 'private/cancel_all': 1, 'private/cancel_by_label': 10, 'public/get_all_live_instruments': 1 },
    fee_info: {
      base_fee_discount: '0',
      option_maker_fee: null,
      option_taker_fee: null,
      perp_maker_fee: null,
      perp_taker_fee: null,
      rfq_maker_discount: '0',
      rfq_taker_discount: '0',
      spot_maker_fee: null,
      spot_taker_fee: null,
    },
  }
}
