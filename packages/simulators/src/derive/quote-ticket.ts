import type { EpochMs } from '@riposte/market-model'
import { encodeExecution, encodeQuote } from './action-hash.ts'
import type { Exchange } from './exchange.ts'
import { legTerms, opposite, readPricedLegs } from './leg.ts'
import type { Principal } from './method.ts'
import { ownSubaccount } from './own-subaccount.ts'
import type { ParamsReader } from './params.ts'
import { RFQ_MODULE } from './protocol.ts'
import type { QuoteTicket } from './quote.ts'
import { done, type Outcome, refused } from './rpc-error.ts'
import type { NeededScope } from './scopes.ts'
import {
  type ActionBytes,
  actionBytes,
  envelopeProblem,
  readEnvelope,
  readSigner,
  signatureProblem,
} from './signed-action.ts'

/** A quote outlives the RFQ's whole life, by this many seconds at least. */
const QUOTE_LIFE_MIN_SEC = 660

/**
 * Read what a maker signs to quote, or a taker to execute. Nothing is checked beyond types, the account and the legs.
 *
 * @param rfqId when it is not one of the params
 */
export function readQuoteTicket(
  exchange: Exchange,
  principal: Principal,
  read: ParamsReader,
  now: EpochMs,
  rfqId?: string,
): Outcome<QuoteTicket> {
  const fields = {
    rfqId: rfqId ?? read.uuid('rfq_id'),
    direction: read.oneOf('direction', ['buy', 'sell']),
    maxFee: read.decimal('max_fee'),
    label: read.optionalText('label') ?? '',
    mmp: read.optionalFlag('mmp') ?? false,
  }
  const { signerText, ...envelope } = readEnvelope(read)
  const subaccountId = read.integer('subaccount_id')
  if (fields.maxFee < 0n) read.reject('max_fee: expected 0 or more')
  const legs = readPricedLegs(exchange, read, now)
  if (legs.status === 'refused') return legs
  const subaccount = ownSubaccount(exchange, principal, subaccountId)
  if (subaccount.status === 'refused') return subaccount
  const signer = readSigner(signerText)
  if (signer.status === 'refused') return signer
  return done({ ...fields, ...envelope, subaccount: subaccount.value, legs: legs.value, signer: signer.value })
}

/** A ticket of whichever account its subaccount belongs to, for looking at its bytes. */
export function debugTicket(exchange: Exchange, read: ParamsReader, now: EpochMs): Outcome<QuoteTicket> {
  const account = exchange.accounts.subaccount(read.integer('subaccount_id'))?.account
  const problem = read.problem()
  if (problem !== undefined) return problem
  if (account === undefined) return refused(14001)
  return readQuoteTicket(exchange, { account, key: account.wallet }, read, now)
}

/** The bytes behind a quote's or an execution's signature. */
export function quoteAction(exchange: Exchange, ticket: QuoteTicket, role: 'maker' | 'taker'): ActionBytes {
  const { subaccount, legs, maxFee, direction } = ticket
  const data =
    role === 'maker'
      ? encodeQuote(maxFee, legTerms(legs, direction))
      : encodeExecution(legTerms(legs, opposite(direction)), maxFee)
  const owner = subaccount.account.wallet
  return actionBytes(exchange, { module: RFQ_MODULE, owner, subaccountId: subaccount.id }, ticket, data)
}

/** The refusal for a nonce, an expiry or a signature; undefined when all are good. */
export function quoteProblem(
  exchange: Exchange,
  ticket: QuoteTicket,
  role: 'maker' | 'taker',
  now: EpochMs,
  scopes: readonly NeededScope[] = ticket.legs.map(({ listed }) => `trade:rfq:${listed.type}` as const),
): Outcome<never> | undefined {
  const { signatureLifeMinSec, signatureLifeMaxSec: mostSec } = exchange.rules
  const leastSec = role === 'maker' ? Math.max(signatureLifeMinSec, QUOTE_LIFE_MIN_SEC) : signatureLifeMinSec
  return (
    envelopeProblem(exchange, ticket.subaccount, ticket, now, { leastSec, mostSec }) ??
    signatureProblem(ticket.subaccount, ticket, quoteAction(exchange, ticket, role), scopes, now)
  )
}
