import { checksumAddress } from '@riposte/evm-signing'
import { wad } from '@riposte/market-model'
import { type Exchange, exactPrice } from './exchange.ts'
import { instrumentRecord } from './instrument-record.ts'
import type { Listed } from './listed.ts'
import { TYPES } from './market-methods.ts'
import { type Answer, type Call, type Method, publicMethod } from './method.ts'
import { assetAddress, COLLATERAL, UNIVERSE } from './protocol.ts'
import { done, refused } from './rpc-error.ts'
import { decimalText } from './wire-decimal.ts'

/** Far above anything that a simulated account could hold. */
const NO_CAP = '1000000000'

/** Public methods about currencies, their assets and who risks what with them. */
export const CURRENCY_METHODS: Readonly<Record<string, Method>> = {
  'public/get_all_currencies': publicMethod(({ exchange }) =>
    done([...exchange.market.underlyings.map((currency) => currencyRecord(exchange, currency)), USDC]),
  ),
  'public/get_currency': publicMethod(({ exchange, read }) => {
    const currency = read.text('currency')
    const problem = read.problem()
    if (problem !== undefined) return problem
    if (currency === COLLATERAL.name) return done(USDC)
    return exchange.market.underlyings.includes(currency) ? done(currencyRecord(exchange, currency)) : refused(12002)
  }),
  'public/get_assets': publicMethod(getAssets),
  'public/get_risk_universes': publicMethod(({ exchange }) => done([universeRecord(exchange)])),
}

/** What is paid with, and the only collateral. */
const USDC: Readonly<Record<string, unknown>> = {
  currency: COLLATERAL.name,
  market_type: 'CASH',
  spot_price: '1',
  spot_price_24h: '1',
  managers: [],
  option: null,
  perp: null,
  spot: [
    {
      name: COLLATERAL.name,
      address: checksumAddress(COLLATERAL.address),
      erc20: erc20Record(),
      min_deposit_usd: '0',
      universes: [
        {
          risk_universe_id: UNIVERSE.id,
          lending: null,
          oi: { current_open_interest: '0', interest_cap: NO_CAP },
          srm_im_discount: '1',
          srm_mm_discount: '1',
          pm2_im_discount: '1',
          pm2_mm_discount: '1',
        },
      ],
    },
  ],
}

/** The token behind it, without which clients take an asset for one that cannot be moved. */
function erc20Record(): Record<string, unknown> {
  return { decimals: COLLATERAL.decimals, underlying_erc20: checksumAddress(COLLATERAL.token) }
}

function currencyRecord(exchange: Exchange, currency: string): Record<string, unknown> {
  const spot = decimalText(exactPrice(exchange.market.spot(currency)))
  return {
    currency,
    market_type: 'ALL',
    spot_price: spot,
    // The day before is not simulated and repeats today's price.
    spot_price_24h: spot,
    managers: [{ risk_universe_id: UNIVERSE.id, risk_universe_name: UNIVERSE.name, sm: UNIVERSE.managerId, pm: null }],
    option: derivativeRecord(exchange, currency, 'option'),
    perp: derivativeRecord(exchange, currency, 'perp'),
    spot: [],
  }
}

function derivativeRecord(
  exchange: Exchange,
  currency: string,
  type: 'option' | 'perp',
): Record<string, unknown> | null {
  const own = [...exchange.instruments.values()].filter((one) => one.currency === currency && one.type === type)
  if (own.length === 0) return null
  const interest = own.reduce((sum, one) => sum + one.openInterest, 0n)
  const name = `${currency}-${type.toUpperCase()}`
  return {
    name,
    address: checksumAddress(assetAddress(name)),
    universes: [
      {
        risk_universe_id: UNIVERSE.id,
        risk_universe_name: UNIVERSE.name,
        oi: { current_open_interest: decimalText(wad(interest)), interest_cap: NO_CAP },
      },
    ],
  }
}

function getAssets({ exchange, read }: Call): Answer {
  const type = read.oneOf('asset_type', TYPES)
  const currency = read.text('currency')
  if (!read.has('expired')) read.reject('expired: missing data for required field')
  const expired = read.optionalFlag('expired')
  const problem = read.problem()
  if (problem !== undefined) return problem
  if (currency === COLLATERAL.name) return done(type === 'erc20' ? [COLLATERAL_ASSET] : [])
  if (!exchange.market.underlyings.includes(currency)) return refused(12002)
  const chosen = [...exchange.instruments.values()].filter(
    (listed) => listed.type === type && listed.currency === currency && (expired || listed.active),
  )
  return done(chosen.map((listed) => assetRecord(exchange, listed)))
}

/** Nobody lends or borrows it here: its indices stand at 1. */
const COLLATERAL_ASSET: Readonly<Record<string, unknown>> = {
  asset_id: `${checksumAddress(COLLATERAL.address)}/0`,
  asset_name: COLLATERAL.name,
  asset_type: 'erc20',
  currency: COLLATERAL.name,
  address: checksumAddress(COLLATERAL.address),
  sub_id: '0',
  is_collateral: true,
  is_position: false,
  option_details: null,
  perp_details: null,
  erc20_details: {
    decimals: COLLATERAL.decimals,
    underlying_erc20_address: checksumAddress(COLLATERAL.token),
    borrow_index: '1',
    supply_index: '1',
  },
}

function assetRecord(exchange: Exchange, listed: Listed): Record<string, unknown> {
  const { option_details, perp_details, erc20_details } = instrumentRecord(exchange, listed)
  return {
    asset_id: `${checksumAddress(listed.asset)}/${listed.subId}`,
    asset_name: listed.name,
    asset_type: listed.type,
    currency: listed.currency,
    address: checksumAddress(listed.asset),
    sub_id: String(listed.subId),
    is_collateral: false,
    is_position: true,
    option_details,
    perp_details,
    erc20_details,
  }
}

function universeRecord(exchange: Exchange): Record<string, unknown> {
  const address = checksumAddress(COLLATERAL.address)
  return {
    risk_universe_id: UNIVERSE.id,
    name: UNIVERSE.name,
    description: null,
    managers: [
      {
        manager_id: UNIVERSE.managerId,
        margin_type: 'SM',
        instruments: exchange.market.underlyings.flatMap((currency) => [`${currency}-PERP`, `${currency}-OPTION`]),
        collaterals: [
          {
            name: COLLATERAL.name,
            address,
            erc20: erc20Record(),
            im_discount: '1',
            mm_discount: '1',
            min_deposit_usd: '0',
          },
        ],
      },
    ],
    security_module: { cash_asset: address, cash_currency: COLLATERAL.name, subaccount_id: 0 },
  }
}
