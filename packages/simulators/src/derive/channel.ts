import type { Exchange } from './exchange.ts'
import type { Listed } from './listed.ts'
import { readAddress } from './login.ts'
import type { Principal } from './method.ts'
import type { Address } from './protocol.ts'
import { mayUseSubaccount } from './scopes.ts'

/** A channel name, understood. */
export type Channel =
  | { readonly kind: 'ticker'; readonly listed: Listed; readonly intervalMs: 100 | 1000 }
  | { readonly kind: 'book'; readonly listed: Listed; readonly group: number; readonly depth: number }
  /** Undefined means all currencies. */
  | { readonly kind: 'spot'; readonly currency: string | undefined }
  /** Margins of every account that holds something. */
  | { readonly kind: 'margins' }
  /** Sent when something happens, to everybody. */
  | { readonly kind: 'public-events' }
  /** Sent when something happens to an account. */
  | { readonly kind: 'private-events' }
  /** RFQs that a wallet may quote. */
  | { readonly kind: 'rfqs'; readonly wallet: Address }

export type ChannelVerdict =
  | { readonly status: 'channel'; readonly channel: Channel }
  /** `text` goes into the reply's status map. */
  | { readonly status: 'bad'; readonly text: string }
  /** Private, and the connection may not have it. */
  | { readonly status: 'forbidden' }

const GROUPS = ['1', '10', '100']
const DEPTHS = ['1', '10', '20', '100']
const PUBLIC_EVENTS: Channel = { kind: 'public-events' }
const PRIVATE_TOPICS = ['orders', 'trades', 'balances', 'quotes', 'best.quotes']
const BATCH_STATUSES = ['Batching', 'Executing', 'Proving', 'Settling', 'Settled'].flatMap((stage) => [
  stage,
  `${stage}Error`,
])

/** @param principal who is logged in on the connection, undefined before login */
export function parseChannel(exchange: Exchange, principal: Principal | undefined, name: string): ChannelVerdict {
  const parts = name.split('.')
  const [head = '', second = '', third = '', fourth = ''] = parts
  if (/^\d+$/.test(head)) return privateChannel(exchange, principal, Number(head), name.slice(head.length + 1))
  if (head.startsWith('0x')) return walletChannel(principal, head, name)
  switch (`${head}/${parts.length}`) {
    case 'ticker_slim/3': {
      const listed = exchange.instruments.get(second)
      if (listed === undefined) return invalid('instrument_name', second)
      if (third !== '100' && third !== '1000') return invalid('interval', third)
      return { status: 'channel', channel: { kind: 'ticker', listed, intervalMs: third === '100' ? 100 : 1000 } }
    }
    case 'orderbook/4': {
      const listed = exchange.instruments.get(second)
      if (listed === undefined) return invalid('instrument_name', second)
      if (!GROUPS.includes(third)) return invalid('group', third)
      if (!DEPTHS.includes(fourth)) return invalid('depth', fourth)
      return { status: 'channel', channel: { kind: 'book', listed, group: Number(third), depth: Number(fourth) } }
    }
    case 'trades/2':
      return exchange.instruments.has(second)
        ? { status: 'channel', channel: PUBLIC_EVENTS }
        : invalid('instrument_name', second)
    case 'trades/3':
      if (!['erc20', 'option', 'perp'].includes(second)) return invalid('instrument_type', second)
      return knows(exchange, third) ? { status: 'channel', channel: PUBLIC_EVENTS } : invalid('currency', third)
    case 'trades/4': {
      const verdict = parseChannel(exchange, principal, `trades.${second}.${third}`)
      if (verdict.status !== 'channel') return verdict
      return BATCH_STATUSES.includes(fourth) ? verdict : invalid('batch_status', fourth)
    }
    case 'spot_feed/2':
      if (second === 'ALL') return { status: 'channel', channel: { kind: 'spot', currency: undefined } }
      return knows(exchange, second)
        ? { status: 'channel', channel: { kind: 'spot', currency: second } }
        : invalid('currency', second)
    case 'margin/2':
      return second === 'watch' ? { status: 'channel', channel: { kind: 'margins' } } : unknown(name)
    case 'auctions/2':
      return second === 'watch' ? { status: 'channel', channel: PUBLIC_EVENTS } : unknown(name)
    default:
      return unknown(name)
  }
}

function privateChannel(
  exchange: Exchange,
  principal: Principal | undefined,
  id: number,
  topic: string,
): ChannelVerdict {
  const batchStatus = topic.startsWith('trades.') ? topic.slice('trades.'.length) : undefined
  if (batchStatus === undefined && !PRIVATE_TOPICS.includes(topic)) return unknown(`${id}.${topic}`)
  if (batchStatus !== undefined && !BATCH_STATUSES.includes(batchStatus)) return invalid('batch_status', batchStatus)
  const owner = exchange.accounts.subaccount(id)?.account
  if (principal === undefined || owner !== principal.account) return { status: 'forbidden' }
  if (!mayUseSubaccount(owner, principal.key, id)) return { status: 'forbidden' }
  return { status: 'channel', channel: { kind: 'private-events' } }
}

/** RFQs that an account may quote, by the account's address. */
function walletChannel(principal: Principal | undefined, wallet: string, name: string): ChannelVerdict {
  if (name !== `${wallet}.rfqs`) return unknown(name)
  const address = readAddress(wallet)
  if (address === undefined) return invalid('wallet', wallet)
  if (principal === undefined || principal.account.wallet !== address) return { status: 'forbidden' }
  return { status: 'channel', channel: { kind: 'rfqs', wallet: address } }
}

function knows(exchange: Exchange, currency: string): boolean {
  return exchange.market.underlyings.includes(currency)
}

/** In the exchange's own form for a bad part of a channel name. */
function invalid(field: string, value: string): ChannelVerdict {
  return { status: 'bad', text: `{'${field}': ['Invalid enum value ${value.slice(0, 100)}']}` }
}

function unknown(name: string): ChannelVerdict {
  return { status: 'bad', text: `Channel ${name.slice(0, 100)} is not a valid channel` }
}
