import { formatWad, opposite, type Side, type Wad } from '@riposte/market-model'
import { done, pageOf, type Rows } from '../api/ask.ts'
import { type WriteOutcome, writeOutcome } from '../order-outcome.ts'
import {
  type BestQuote,
  decodeBestQuote,
  decodeExecution,
  decodeOwnRfq,
  decodePublicQuote,
  type Execution,
  type OwnRfq,
  type PublicQuote,
  type RfqLeg,
} from '../records/rfq-records.ts'
import { listIds } from '../wire/fields.ts'
import type { DeriveMethods } from '../wire/methods.ts'
import { type SignedPackage, signPackage } from './package-signer.ts'
import type { RfqMakerOptions } from './rfq-maker.ts'

/** What an RFQ asks for besides its legs. */
export interface RfqTerms {
  readonly label?: string
  /** Wallets that may quote; everybody when left out. */
  readonly counterparties?: readonly string[]
  /** USD; quotes beyond are refused. */
  readonly minTotalCost?: Wad
  readonly maxTotalCost?: Wad
}

export interface ExecutionTerms {
  readonly label?: string
  /** USD for the whole package. */
  readonly maxFee?: Wad
  /** Let the exchange refuse what is worse than its own books. */
  readonly takerProtection?: boolean
}

/** Asks for quotes and executes one: a hedge by block trade. */
export interface RfqTaker {
  /** All legs of one underlying, no instrument twice. Open for 600 s. */
  send(subaccountId: number, legs: readonly RfqLeg[], terms?: RfqTerms): Promise<WriteOutcome<OwnRfq>>
  rfqs(filter: DeriveMethods['private/get_rfqs']): Promise<Rows<OwnRfq>>
  cancel(rfq: Pick<OwnRfq, 'rfqId' | 'subaccountId'>): Promise<WriteOutcome<void>>
  /** @returns the ids of what was cancelled */
  cancelAll(filter: DeriveMethods['private/cancel_batch_rfqs']): Promise<WriteOutcome<readonly string[]>>
  /** Quotes for our RFQs. */
  pollQuotes(filter: DeriveMethods['private/poll_quotes']): Promise<Rows<PublicQuote>>
  /** The best of them and what executing it would cost. @param direction ours */
  bestQuote(rfq: Pick<OwnRfq, 'rfqId' | 'subaccountId'>, direction: Side): Promise<BestQuote>
  /** Sign the other side of a quote. Sends nothing. @throws {DeriveError} LEGS_INVALID and others */
  sign(quote: Pick<PublicQuote, 'quoteId' | 'rfqId' | 'legs' | 'direction'>, terms?: ExecutionTerms): SignedPackage
  /** Unknown outcomes are settled by the trades: `fillsSince`, or the history by `quote_id`. */
  execute(execution: SignedPackage): Promise<WriteOutcome<Execution>>
}

export function createRfqTaker(options: RfqMakerOptions): RfqTaker {
  const { link, ask } = options
  return {
    async send(subaccountId, legs, terms = {}) {
      const { label, counterparties, minTotalCost, maxTotalCost } = terms
      const params = {
        subaccount_id: subaccountId,
        legs: legs.map(({ instrumentName, direction, amount }) => ({
          instrument_name: instrumentName,
          direction,
          amount: formatWad(amount),
        })),
        ...(label === undefined ? {} : { label }),
        ...(counterparties === undefined ? {} : { counterparties }),
        ...(minTotalCost === undefined ? {} : { min_total_cost: formatWad(minTotalCost) }),
        ...(maxTotalCost === undefined ? {} : { max_total_cost: formatWad(maxTotalCost) }),
      }
      return writeOutcome(await link.call('private/send_rfq', params), decodeOwnRfq)
    },
    rfqs: (filter) => ask('private/get_rfqs', filter, pageOf('rfqs', decodeOwnRfq)),
    async cancel({ rfqId, subaccountId }) {
      return writeOutcome(
        await link.urgent.call('private/cancel_rfq', { subaccount_id: subaccountId, rfq_id: rfqId }),
        done,
      )
    },
    async cancelAll(filter) {
      return writeOutcome(await link.urgent.call('private/cancel_batch_rfqs', filter), listIds)
    },
    pollQuotes: (filter) => ask('private/poll_quotes', filter, pageOf('quotes', decodePublicQuote)),
    bestQuote: ({ rfqId, subaccountId }, direction) =>
      ask('private/rfq_get_best_quote', { subaccount_id: subaccountId, rfq_id: rfqId, direction }, decodeBestQuote),
    sign(quote, { label, maxFee, takerProtection } = {}) {
      const extra = {
        quote_id: quote.quoteId,
        ...(takerProtection === undefined ? {} : { enable_taker_protection: takerProtection }),
      }
      const direction = opposite(quote.direction)
      return signPackage(
        'execution',
        { rfqId: quote.rfqId, legs: quote.legs, direction, label, maxFee },
        extra,
        options,
      )
    },
    async execute({ payload }) {
      const reply = await link.sendSigned('private/execute_quote', payload, { isUrgent: true })
      return writeOutcome(reply, decodeExecution)
    },
  }
}
