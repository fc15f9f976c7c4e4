import { type EpochMs, toNumber } from '@riposte/market-model'
import type { Subaccount } from './accounts.ts'
import type { Funding } from './funding.ts'
import { type Answer, type Call, type Method, type PrivateCall, privateMethod, publicMethod } from './method.ts'
import { readOwners } from './own-subaccount.ts'
import { readPage } from './page.ts'
import { done, refused } from './rpc-error.ts'
import type { PublicTrade } from './trade.ts'
import { decimalText, doubleText } from './wire-decimal.ts'

/** What has happened, as lists. An account starts with its collateral: nothing is ever deposited, lent or withdrawn. */
export const HISTORY_METHODS: Readonly<Record<string, Method>> = {
  'private/get_funding_history': privateMethod(getFundingHistory),
  'private/get_interest_history': emptyHistory('events'),
  'private/get_deposit_history': emptyHistory('deposits'),
  'private/get_withdrawal_history': emptyHistory('withdrawals'),
  'private/get_erc20_transfer_history': emptyHistory('transfers'),
  'public/get_liquidation_history': publicMethod(({ read }) => {
    read.optionalInteger('subaccount_id')
    const { rows, pagination } = readPage(read, [])
    return read.problem() ?? done({ auctions: rows, pagination })
  }),
  'public/get_tradingview_chart_data': publicMethod(getChart),
}

function emptyHistory(name: string): Method {
  return privateMethod((call) => {
    const owners = readOwners(call.exchange, call, call.read)
    return owners.status === 'refused' ? owners : done({ [name]: [] })
  })
}

function getFundingHistory(call: PrivateCall): Answer {
  const { read } = call
  const owners = readOwners(call.exchange, call, read)
  if (owners.status === 'refused') return owners
  const instrument = read.optionalText('instrument_name')
  const from = read.optionalInteger('start_timestamp') ?? 0
  const to = read.optionalInteger('end_timestamp') ?? Number.MAX_SAFE_INTEGER
  const all = owners.value.subaccounts.flatMap((subaccount) =>
    subaccount.fundings
      .filter((one) => (instrument === undefined || one.instrument === instrument) && one.at >= from && one.at <= to)
      .map((funding) => ({ subaccount, funding })),
  )
  const { rows, pagination } = readPage(
    read,
    all.sort((a, b) => b.funding.at - a.funding.at),
  )
  return read.problem() ?? done({ events: rows.map(fundingRecord), pagination })
}

function fundingRecord({ subaccount, funding }: { subaccount: Subaccount; funding: Funding }): Record<string, unknown> {
  return {
    subaccount_id: subaccount.id,
    instrument_name: funding.instrument,
    timestamp: funding.at,
    funding: decimalText(funding.amount),
    pnl: '0',
    batch_status: 'Settled',
    batch_uuid: funding.batchUuid,
    tx_hash: null,
  }
}

/** Most candles in a reply. */
const MOST_CANDLES = 5000

/** Candles of what was traded, oldest first; a period without a trade has none. Bounds and period are in seconds. */
function getChart({ exchange, read }: Call): Answer {
  const instrument = read.text('instrument_name')
  const period = read.integer('period')
  const from = read.integer('start_timestamp')
  const to = read.integer('end_timestamp')
  if (period < 60) read.reject('period: expected 60 seconds or more')
  const problem = read.problem()
  if (problem !== undefined) return problem
  if (!exchange.instruments.has(instrument)) return refused(12001)
  const candles = new Map<number, PublicTrade[]>()
  for (const trade of exchange.publicTrades) {
    const second = Math.floor(trade.at / 1000)
    if (trade.instrument !== instrument || trade.role !== 'taker' || second < from || second > to) continue
    const bucket = Math.floor(second / period) * period
    const known = candles.get(bucket)
    if (known !== undefined) known.push(trade)
    else if (candles.size < MOST_CANDLES) candles.set(bucket, [trade])
  }
  return done([...candles].map(([bucket, trades]) => candleRecord(bucket, trades)))
}

function candleRecord(bucket: number, trades: readonly PublicTrade[]): Record<string, unknown> {
  const prices = trades.map((trade) => toNumber(trade.price))
  const amounts = trades.map((trade) => toNumber(trade.amount))
  return {
    timestamp: lastAt(trades),
    timestamp_bucket: bucket,
    open_price: doubleText(prices[0] ?? 0),
    close_price: doubleText(prices.at(-1) ?? 0),
    high_price: doubleText(Math.max(...prices)),
    low_price: doubleText(Math.min(...prices)),
    volume_contracts: doubleText(amounts.reduce((sum, amount) => sum + amount, 0)),
    volume_usd: doubleText(amounts.reduce((sum, amount, i) => sum + amount * (prices[i] as number), 0)),
  }
}

/** Seconds */
function lastAt(trades: readonly PublicTrade[]): number {
  return Math.floor((trades.at(-1)?.at ?? (0 as EpochMs)) / 1000)
}
