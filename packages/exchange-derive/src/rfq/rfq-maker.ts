import type { Reject, Side, Wad } from '@riposte/market-model'
import type { AccountLink } from '../account-link.ts'
import { type Ask, pageOf, type Rows } from '../api/ask.ts'
import { DeriveError } from '../errors.ts'
import { rejectOf, type WriteOutcome, writeOutcome } from '../order-outcome.ts'
import {
  decodeOwnQuote,
  decodePublicRfq,
  decodeQuoteReplacement,
  type OwnQuote,
  type PublicRfq,
} from '../records/rfq-records.ts'
import { listIds } from '../wire/fields.ts'
import type { DeriveMethods } from '../wire/methods.ts'
import { type PackageSignerOptions, type SignedPackage, signPackage } from './package-signer.ts'

/** At which prices, and which way, a maker quotes an RFQ. */
export interface QuoteTerms {
  /** Ours, for the package: `buy` takes each leg as it is asked for, `sell` the other way round. */
  readonly direction: Side
  /** USD per contract for each instrument of the RFQ; not negative. */
  readonly prices: ReadonlyMap<string, Wad>
  readonly label?: string
  /** Under market maker protection. */
  readonly mmp?: boolean
  /** USD for the whole package. */
  readonly maxFee?: Wad
}

/** What became of a quote that was to replace another. */
export type QuoteReplaceOutcome =
  | { readonly status: 'replaced'; readonly cancelled: OwnQuote; readonly quote: OwnQuote }
  | { readonly status: 'cancelled'; readonly cancelled: OwnQuote; readonly reject: Reject }
  | { readonly status: 'kept'; readonly reject: Reject }
  | { readonly status: 'unknown'; readonly cause: string }

/** Answers RFQs of others. The account needs the right to: `session()?.account.isRfqMaker`. */
export interface RfqMaker {
  /** RFQs that we may quote; also told by the listener `rfq`. */
  poll(filter: DeriveMethods['private/poll_rfqs']): Promise<Rows<PublicRfq>>
  /** Sign a quote for the whole of an RFQ. Sends nothing. @throws {DeriveError} LEGS_INVALID and others */
  sign(rfq: Pick<PublicRfq, 'rfqId' | 'legs'>, terms: QuoteTerms): SignedPackage
  send(quote: SignedPackage): Promise<WriteOutcome<OwnQuote>>
  /** Sign a quote that takes the place of an open one. */
  signReplacement(
    old: Pick<OwnQuote, 'quoteId'>,
    rfq: Pick<PublicRfq, 'rfqId' | 'legs'>,
    terms: QuoteTerms,
  ): SignedPackage
  replace(quote: SignedPackage): Promise<QuoteReplaceOutcome>
  /** One of ours by its nonce: what became of it when that is unknown. Undefined when there is none. */
  find(quote: SignedPackage): Promise<OwnQuote | undefined>
  quotes(filter: DeriveMethods['private/get_quotes']): Promise<Rows<OwnQuote>>
  cancel(quote: Pick<OwnQuote, 'quoteId' | 'subaccountId'>): Promise<WriteOutcome<OwnQuote>>
  /** All that fit. @returns the ids of what was cancelled */
  cancelAll(filter: DeriveMethods['private/cancel_batch_quotes']): Promise<WriteOutcome<readonly string[]>>
}

export interface RfqMakerOptions extends PackageSignerOptions {
  readonly link: AccountLink
  readonly ask: Ask
}

const QUOTING = { isUrgent: false } as const
const PAGE_SIZE = 100

export function createRfqMaker(options: RfqMakerOptions): RfqMaker {
  const { link, ask } = options

  function sign(rfq: Pick<PublicRfq, 'rfqId' | 'legs'>, terms: QuoteTerms, replaces?: string): SignedPackage {
    const legs = rfq.legs.map((leg) => {
      const price = terms.prices.get(leg.instrumentName)
      if (price !== undefined) return { ...leg, price }
      throw new DeriveError('LEGS_INVALID', `${leg.instrumentName}: expected a price for each leg of the RFQ, got none`)
    })
    const { direction, label, maxFee } = terms
    const extra = {
      ...(terms.mmp === true ? { mmp: true as const } : {}),
      ...(replaces === undefined ? {} : { quote_id_to_cancel: replaces }),
    }
    return signPackage('quote', { rfqId: rfq.rfqId, legs, direction, label, maxFee }, extra, options)
  }

  return {
    poll: (filter) => ask('private/poll_rfqs', filter, pageOf('rfqs', decodePublicRfq)),
    sign: (rfq, terms) => sign(rfq, terms),
    signReplacement: ({ quoteId }, rfq, terms) => sign(rfq, terms, quoteId),
    async send({ payload }) {
      return writeOutcome(await link.sendSigned('private/send_quote', payload, QUOTING), decodeOwnQuote)
    },
    async replace({ payload }) {
      const reply = await link.sendSigned('private/replace_quote', payload, QUOTING)
      return readReplacement(writeOutcome(reply, decodeQuoteReplacement))
    },
    async find({ rfqId, subaccountId, nonce }) {
      const filter = { subaccount_id: subaccountId, rfq_id: rfqId, page: 1, page_size: PAGE_SIZE }
      const { rows } = await ask('private/get_quotes', filter, pageOf('quotes', decodeOwnQuote))
      return rows.find((quote) => quote.nonce === nonce)
    },
    quotes: (filter) => ask('private/get_quotes', filter, pageOf('quotes', decodeOwnQuote)),
    async cancel({ quoteId, subaccountId }) {
      const params = { subaccount_id: subaccountId, quote_id: quoteId }
      return writeOutcome(await link.urgent.call('private/cancel_quote', params), decodeOwnQuote)
    },
    async cancelAll(filter) {
      return writeOutcome(await link.urgent.call('private/cancel_batch_quotes', filter), listIds)
    },
  }
}

function readReplacement(outcome: WriteOutcome<ReturnType<typeof decodeQuoteReplacement>>): QuoteReplaceOutcome {
  if (outcome.status === 'rejected') return { status: 'kept', reject: outcome.reject }
  if (outcome.status === 'unknown') return outcome
  const { cancelled, quote, error } = outcome.value
  if (quote !== undefined) return { status: 'replaced', cancelled, quote }
  const reject = error && rejectOf(error)
  if (reject === undefined) return { status: 'unknown', cause: `the new quote: ${error?.message ?? 'no answer'}` }
  return { status: 'cancelled', cancelled, reject }
}
