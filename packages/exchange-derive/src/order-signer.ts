import {
  epochMs,
  formatWad,
  type OrderState,
  type SignedOrder,
  type Ticker,
  type Wad,
  wad,
} from '@riposte/market-model'
import type { CatalogEntry } from './decode/instrument.ts'
import type { DeriveOrderRequest } from './derive-order.ts'
import { DeriveError } from './errors.ts'
import type { ExchangeTime } from './exchange-time.ts'
import { fitOrder } from './fit-order.ts'
import { maxFeeFor } from './max-fee.ts'
import type { Settings } from './options.ts'
import { signOrderRequest } from './signing/order.ts'
import { subaccountFor } from './subaccount.ts'

export interface OrderSignerOptions {
  readonly settings: Settings
  readonly time: ExchangeTime
  entry(instrument: string): CatalogEntry | undefined
  ticker(instrument: string): Ticker | undefined
}

/** Printable ASCII; the exchange's own limit is not known, this length was always accepted. */
const LABEL = /^[\x21-\x7e]{1,64}$/
/** The longest life of an order under market maker protection. */
const MMP_TTL_MAX_S = 900

/**
 * Sign an order, fitted to the exchange's grid and band, without sending it.
 *
 * @param replaces the order whose place it takes
 * @throws {DeriveError} LABEL_INVALID, ORDER_INVALID, INSTRUMENT_UNKNOWN, SUBACCOUNT_MISSING and what `fitOrder` finds
 */
export function signOrder(
  request: DeriveOrderRequest,
  options: OrderSignerOptions,
  replaces?: OrderState,
): SignedOrder {
  const { settings } = options
  const entry = entryOf(request, options)
  const { listing } = entry
  checkForm(request, replaces)
  const fitted = fitOrder(request, listing, options.ticker(request.instrument))
  if (fitted.status === 'unfit') {
    throw new DeriveError(fitted.code, fitted.message, { label: request.label, instrument: request.instrument })
  }
  const { amount, limitPrice } = fitted.request
  if (amount !== request.amount || limitPrice !== request.limitPrice) {
    const asked = `${formatWad(request.amount)} at ${formatWad(request.limitPrice)}`
    const signed = `${formatWad(amount)} at ${formatWad(limitPrice)}`
    settings.logger.info('derive.order.fitted', { label: request.label, asked, signed })
  }
  const now = options.time.now()
  const ttlS =
    request.ttlS ?? (request.mmp === true ? Math.min(MMP_TTL_MAX_S, settings.signatureTtlS) : settings.signatureTtlS)
  return signOrderRequest(fitted.request, {
    network: settings.network,
    wallet: settings.wallet,
    signer: settings.signer,
    subaccountId: subaccountOf(request.instrument, settings),
    entry,
    maxFee: maxFeeFor(listing.fees, listing.step, limitPrice, indexOf(entry, options)),
    nonce: settings.nonces.next(),
    rejectAfter: request.trigger === undefined ? epochMs(now + settings.takerWindowMs) : undefined,
    expiresAt: epochMs(now + ttlS * 1000),
    ...(replaces === undefined ? {} : { replaces: { orderId: replaces.orderId, filled: formatWad(replaces.filled) } }),
  })
}

/** @throws {DeriveError} SUBACCOUNT_MISSING */
export function subaccountOf(instrument: string, settings: Settings): number {
  const id = subaccountFor(settings.subaccounts, instrument)
  if (id !== undefined) return id
  const message = `${instrument}: expected a configured subaccount: add its underlying to the subaccounts`
  throw new DeriveError('SUBACCOUNT_MISSING', message, { instrument })
}

function entryOf({ instrument }: DeriveOrderRequest, { entry }: OrderSignerOptions): CatalogEntry {
  const known = entry(instrument)
  if (known !== undefined) return known
  const message = `expected an instrument of the catalog, got "${instrument}": check the name, its expiry, and that its underlying has a subaccount`
  throw new DeriveError('INSTRUMENT_UNKNOWN', message, { instrument })
}

function checkForm(request: DeriveOrderRequest, replaces: OrderState | undefined): void {
  const { label, instrument } = request
  if (!LABEL.test(label)) {
    const message = `${instrument}: label must be 1 to 64 printable ASCII characters without blanks, was ${label.length} long`
    throw new DeriveError('LABEL_INVALID', message, { label, instrument })
  }
  const problem = problemOf(request, replaces)
  if (problem !== undefined) throw new DeriveError('ORDER_INVALID', `${instrument}: ${problem}`, { label, instrument })
}

/** Combinations that the exchange refuses whatever the market. */
function problemOf(request: DeriveOrderRequest, replaces: OrderState | undefined): string | undefined {
  const { timeInForce, trigger, ttlS } = request
  if (request.reduceOnly === true && timeInForce !== 'ioc') return `reduceOnly needs ioc, got ${timeInForce}`
  if (request.repricePostOnly === true && timeInForce !== 'post_only') {
    return `repricePostOnly needs post_only, got ${timeInForce}`
  }
  if (trigger !== undefined && trigger.price <= 0n) return 'expected a trigger price > 0'
  if (trigger !== undefined && replaces !== undefined) return 'a trigger order cannot replace or be replaced'
  if (ttlS !== undefined && !(Number.isSafeInteger(ttlS) && ttlS > 300 && ttlS <= 10_368_000)) {
    return `expected ttlS from 301 to 10368000, got ${ttlS}`
  }
  if (request.mmp === true && (ttlS ?? 0) > MMP_TTL_MAX_S) {
    return `an order under market maker protection lives ${MMP_TTL_MAX_S} s at most, got ttlS ${ttlS}`
  }
  if (replaces !== undefined && replaces.instrument !== request.instrument) {
    return `expected to replace an order of the same instrument, got one of ${replaces.instrument}`
  }
  return undefined
}

/** The fee depends on the index; before the first ticker the instrument's own terms bound it. */
function indexOf({ listing: { instrument } }: CatalogEntry, { ticker }: OrderSignerOptions): Wad {
  const known = ticker(instrument.name) ?? ticker(`${instrument.underlying}-PERP`)
  if (known !== undefined) return known.index
  return instrument.kind === 'option' ? wad(instrument.strike * 4n) : wad(0n)
}
