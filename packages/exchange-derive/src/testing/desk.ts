import { createMemoryNonceStore, createNonces, createSigner } from '@riposte/evm-signing'
import {
  createRandom,
  type Fill,
  type LogFields,
  type Logger,
  type OrderRequest,
  type OrderState,
  parseWad,
} from '@riposte/market-model'
import type { DeriveVenue } from '../derive-venue.ts'
import type { DeriveVenueOptions } from '../options.ts'
import { createDeriveVenue } from '../venue.ts'
import { bookData, optionRecord, page, perpRecord, tickerData } from './records.ts'
import { createScriptedExchange, type ScriptedExchange } from './scripted-exchange.ts'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

/** A published development key. */
export const DEVELOPMENT_KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
export const WALLET = '0x5cb67F7829d01d9C75385A920De5E51060663374'

export interface Desk {
  readonly venue: DeriveVenue
  readonly exchange: ScriptedExchange
  readonly clock: VirtualClock
  readonly fills: Fill[]
  readonly orders: OrderState[]
  readonly statuses: string[]
  readonly lines: { readonly level: string; readonly event: string; readonly fields: LogFields | undefined }[]
  /** Start the venue, with a ticker and a book for each instrument. */
  start(): Promise<void>
}

/** A venue on a scripted exchange and a virtual clock: ETH in subaccount 12, one perp and one option. */
export function createDesk(changes: Partial<DeriveVenueOptions> = {}): Desk {
  const clock = createVirtualClock()
  const exchange = createScriptedExchange(() => clock.nowMs(), [12, 14])
  exchange.on('public/get_all_instruments', ({ instrument_type: type }) =>
    page('instruments', [type === 'perp' ? perpRecord() : optionRecord()]),
  )
  exchange.on('private/get_open_orders', () => ({ result: { subaccount_id: 12, orders: [] } }))
  exchange.on('private/get_order_history', () => page('orders', []))
  exchange.on('private/get_trade_history', () => page('trades', []))

  const lines: { level: string; event: string; fields: LogFields | undefined }[] = []
  const record = (level: string) => (event: string, fields?: LogFields) => void lines.push({ level, event, fields })
  const logger: Logger = { debug: record('debug'), info: record('info'), warn: record('warn'), error: record('error') }
  const signer = createSigner(DEVELOPMENT_KEY)
  const venue = createDeriveVenue({
    network: 'local',
    wallet: WALLET,
    signer,
    subaccounts: { ETH: 12 },
    clock,
    random: createRandom('venue'),
    logger,
    nonces: createNonces({ signer: signer.address, store: createMemoryNonceStore(), clock, unit: 'nanoseconds' }),
    transport: { connect: exchange.connect, http: exchange.http },
    ...changes,
  })
  const fills: Fill[] = []
  const orders: OrderState[] = []
  const statuses: string[] = []
  return {
    venue,
    exchange,
    clock,
    fills,
    orders,
    statuses,
    lines,
    async start() {
      const started = venue.start({
        fill: (fill) => void fills.push(fill),
        order: (order) => void orders.push(order),
        status: (status) => void statuses.push(status),
      })
      await clock.advance(10)
      const now = clock.nowMs()
      for (const name of ['ETH-PERP', 'ETH-20261225-3000-C']) {
        exchange.notify(`ticker_slim.${name}.1000`, tickerData(now))
        exchange.notify(`orderbook.${name}.1.10`, bookData(name, now, 1))
      }
      await started
    },
  }
}

/** A sell of one perp at 2990, good at once or not at all. */
export function hedgeRequest(changes: Partial<OrderRequest> = {}): OrderRequest {
  return {
    label: 'hedge-1',
    instrument: 'ETH-PERP',
    side: 'sell',
    amount: parseWad('1'),
    limitPrice: parseWad('2990'),
    timeInForce: 'ioc',
    ...changes,
  }
}
