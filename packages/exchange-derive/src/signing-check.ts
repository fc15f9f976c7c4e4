import { bytesToHex } from '@riposte/evm-signing'
import { epochMs, wad } from '@riposte/market-model'
import type { CatalogEntry } from './decode/instrument.ts'
import { decodeOrderDebug, type OrderDebug } from './decode/order-debug.ts'
import type { DeriveOrderRequest } from './derive-order.ts'
import { DeriveError } from './errors.ts'
import type { ExchangeTime } from './exchange-time.ts'
import type { RpcReply } from './json-rpc.ts'
import { maxFeeFor } from './max-fee.ts'
import type { Settings } from './options.ts'
import { resultOf } from './request.ts'
import { ACTION_TYPE_HASH, actionDigest, hashAction, hashModuleData } from './signing/action.ts'
import { signOrderRequest } from './signing/order.ts'
import { orderAction } from './signing/order-action.ts'

export interface SigningCheckOptions {
  readonly settings: Pick<
    Settings,
    'network' | 'wallet' | 'signer' | 'subaccounts' | 'nonces' | 'takerWindowMs' | 'signatureTtlS'
  >
  readonly time: Pick<ExchangeTime, 'now'>
  /** One instrument of each kind is enough. */
  readonly entries: readonly CatalogEntry[]
  /** Send the params of `private/order_debug`, which places nothing. */
  debug(params: string): Promise<RpcReply>
}

/**
 * Let the exchange hash an order of ours, and compare every hash with our own.
 *
 * @throws {DeriveError} SIGNING_MISMATCH naming what differs; REQUEST_LOST or REQUEST_REFUSED without an answer
 */
export async function checkSigning(options: SigningCheckOptions): Promise<void> {
  for (const entry of options.entries) await checkEntry(entry, options)
}

async function checkEntry(entry: CatalogEntry, { settings, time, debug }: SigningCheckOptions): Promise<void> {
  const { listing } = entry
  const { instrument, tick, step, minimum } = listing
  const subaccountId = settings.subaccounts.get(instrument.underlying)
  if (subaccountId === undefined) return
  const request: DeriveOrderRequest = {
    label: 'signing-check',
    instrument: instrument.name,
    side: 'buy',
    amount: minimum > 0n ? minimum : step,
    limitPrice: wad(tick * 100n),
    timeInForce: 'post_only',
  }
  const now = time.now()
  const terms = {
    network: settings.network,
    wallet: settings.wallet,
    signer: settings.signer,
    subaccountId,
    entry,
    maxFee: maxFeeFor(listing.fees, step, request.limitPrice, request.limitPrice),
    nonce: settings.nonces.next(),
    rejectAfter: epochMs(now + settings.takerWindowMs),
    expiresAt: epochMs(now + settings.signatureTtlS * 1000),
  }
  const { payload } = signOrderRequest(request, terms)
  const theirs = decodeOrderDebug(resultOf('private/order_debug', await debug(payload)))
  const action = orderAction(request, terms)
  compare(instrument.name, theirs, {
    domainSeparator: settings.network.domainSeparator,
    actionTypehash: bytesToHex(ACTION_TYPE_HASH),
    module: action.module,
    owner: action.owner,
    encodedData: bytesToHex(action.data),
    encodedDataHashed: bytesToHex(hashModuleData(action.data)),
    actionHash: bytesToHex(hashAction(action)),
    typedDataHash: bytesToHex(actionDigest(action, settings.network.domainSeparator)),
    recoveredSigner: theirs.recoveredSigner === undefined ? undefined : action.signer,
  })
}

function compare(instrument: string, theirs: OrderDebug, ours: OrderDebug): void {
  const differing = (Object.keys(ours) as (keyof OrderDebug)[]).filter(
    (name) => ours[name]?.toLowerCase() !== theirs[name]?.toLowerCase(),
  )
  if (differing.length === 0) return
  const [first = 'domainSeparator'] = differing
  const advice = 'check the network, its domain separator and its module addresses in the options; nothing is traded'
  throw new DeriveError(
    'SIGNING_MISMATCH',
    `order of ${instrument}: expected ${first} ${shorten(theirs[first])} as the exchange computes it, ours is ${shorten(ours[first])}: ${advice}`,
    { instrument, differing },
  )
}

const SHOWN_CHARACTERS = 66

function shorten(hex: string | undefined): string {
  const text = String(hex)
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`
}
