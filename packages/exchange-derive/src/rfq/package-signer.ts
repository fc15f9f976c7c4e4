import { type Address, checksumAddress } from '@riposte/evm-signing'
import { epochMs, formatWad, type Side, type Ticker, toSeconds, type Wad, wad } from '@riposte/market-model'
import type { CatalogEntry } from '../decode/instrument.ts'
import { DeriveError } from '../errors.ts'
import type { ExchangeTime } from '../exchange-time.ts'
import { packageFeeFor } from '../max-fee.ts'
import type { Settings } from '../options.ts'
import type { PricedLeg } from '../records/rfq-records.ts'
import { type Action, signAction } from '../signing/action.ts'
import { encodeExecutionData, encodeQuoteData, type PackageLeg } from '../signing/package-data.ts'
import type { ExecuteParams, QuoteParams } from '../wire/methods/rfq-methods.ts'

/** A quote, or the execution of one, as signed bytes: to be journaled before it is sent. */
export interface SignedPackage {
  readonly rfqId: string
  readonly subaccountId: number
  /** The exchange's once-only number in it, by which it is found again. */
  readonly nonce: string
  /** The params as they go on the wire. */
  readonly payload: string
}

export interface PackageSignerOptions {
  readonly settings: Settings
  readonly time: ExchangeTime
  entry(instrument: string): CatalogEntry | undefined
  ticker(instrument: string): Ticker | undefined
}

/** A quote has to outlive the 600 s of an RFQ by a minute. */
const TTL_S = 700

export interface PackageTerms {
  readonly rfqId: string
  readonly legs: readonly PricedLeg[]
  /** Ours, for the package as a whole. */
  readonly direction: Side
  /** USD for the whole package; default generous, it only caps. */
  readonly maxFee?: Wad | undefined
  readonly label?: string | undefined
}

type Extra =
  | Partial<Pick<QuoteParams, 'mmp' | 'quote_id_to_cancel'>>
  | Pick<ExecuteParams, 'quote_id' | 'enable_taker_protection'>

/**
 * Sign a quote, or the execution of one.
 *
 * @throws {DeriveError} INSTRUMENT_UNKNOWN, SUBACCOUNT_MISSING, LEGS_INVALID, DECIMAL_OUT_OF_RANGE
 */
export function signPackage(
  kind: 'quote' | 'execution',
  terms: PackageTerms,
  extra: Extra,
  options: PackageSignerOptions,
): SignedPackage {
  const { settings, time } = options
  const { network, wallet, signer } = settings
  const entries = terms.legs.map((leg) => entryOf(leg.instrumentName, options))
  const subaccountId = subaccountOf(entries, settings)
  const maxFee = terms.maxFee ?? feeOf(terms.legs, entries, options)
  const legs = terms.legs.map((leg, i) => packageLeg(leg, entries[i] as CatalogEntry))
  const encode = kind === 'quote' ? encodeQuoteData : encodeExecutionData
  const action: Action = {
    subaccountId,
    nonce: settings.nonces.next(),
    module: network.modules.rfq,
    data: encode({ legs, direction: terms.direction, maxFee }),
    expiry: toSeconds(epochMs(time.now() + TTL_S * 1000)),
    owner: wallet as Address,
    signer: signer.address,
  }
  const params: Omit<QuoteParams, 'mmp' | 'quote_id_to_cancel'> = {
    subaccount_id: subaccountId,
    rfq_id: terms.rfqId,
    direction: terms.direction,
    legs: terms.legs.map((leg) => ({
      instrument_name: leg.instrumentName,
      direction: leg.direction,
      amount: formatWad(leg.amount),
      price: formatWad(leg.price),
    })),
    max_fee: formatWad(maxFee),
    nonce: String(action.nonce),
    signature_expiry_sec: action.expiry,
    signer: checksumAddress(action.signer),
    signature: signAction(action, network.domainSeparator, signer),
    ...(terms.label === undefined ? {} : { label: terms.label }),
  }
  return { rfqId: terms.rfqId, subaccountId, nonce: params.nonce, payload: JSON.stringify({ ...params, ...extra }) }
}

function packageLeg(leg: PricedLeg, { asset, subId }: CatalogEntry): PackageLeg {
  return {
    instrument: leg.instrumentName,
    asset,
    subId,
    side: leg.direction,
    amount: leg.amount,
    price: leg.price,
  }
}

function entryOf(instrument: string, { entry }: PackageSignerOptions): CatalogEntry {
  const known = entry(instrument)
  if (known !== undefined) return known
  throw new DeriveError(
    'INSTRUMENT_UNKNOWN',
    `expected an instrument of the catalog, got "${instrument}": check the name`,
    {
      instrument,
    },
  )
}

/** All legs of an RFQ are of one currency, so one subaccount trades the package. */
function subaccountOf(entries: readonly CatalogEntry[], { subaccounts }: Settings): number {
  const underlyings = new Set(entries.map(({ listing }) => listing.instrument.underlying))
  const [underlying = ''] = underlyings
  if (underlyings.size !== 1) {
    throw new DeriveError(
      'LEGS_INVALID',
      `expected legs of one underlying, got ${[...underlyings].join(', ') || 'none'}`,
    )
  }
  const id = subaccounts.get(underlying)
  if (id !== undefined) return id
  throw new DeriveError('SUBACCOUNT_MISSING', `${underlying}: expected a configured subaccount`, { underlying })
}

function feeOf(legs: readonly PricedLeg[], entries: readonly CatalogEntry[], { ticker }: PackageSignerOptions): Wad {
  const fees = legs.map((leg, i) => {
    const { listing } = entries[i] as CatalogEntry
    const { instrument } = listing
    const index = (ticker(instrument.name) ?? ticker(`${instrument.underlying}-PERP`))?.index
    const bound = index ?? wad(instrument.kind === 'option' ? instrument.strike * 4n : leg.price)
    return packageFeeFor(listing.fees, leg.amount, leg.price, bound)
  })
  return wad(fees.reduce((sum, fee) => sum + fee, 0n))
}
