import { nextUuid, WAD_ONE, WAD_ZERO } from '@riposte/market-model'
import { fillLegs } from './execute-quote.ts'
import { sameLegs } from './leg.ts'
import { type Answer, type Method, type PrivateCall, privateMethod } from './method.ts'
import { useNonce } from './nonce-rules.ts'
import { foreignWallet } from './own-subaccount.ts'
import { createQuote, type Quote, type QuoteTicket, quoteRecord } from './quote.ts'
import { quoteProblem, readQuoteTicket } from './quote-ticket.ts'
import { remember } from './remember.ts'
import { done, refused } from './rpc-error.ts'
import { lacksMargin } from './send-quote.ts'
import { transferSpot } from './spot-transfer.ts'

const SCOPE = 'transfer:existing_subaccount'

/** What moves between subaccounts of one wallet. */
export const TRANSFER_METHODS: Readonly<Record<string, Method>> = {
  'private/transfer_positions': privateMethod(transferPositions, SCOPE),
  'private/transfer_spot': privateMethod(transferSpot, SCOPE),
}

/** Two quotes that mirror each other, both signed by the wallet, are traded without a fee. */
function transferPositions(call: PrivateCall): Answer {
  const { exchange, read, now } = call
  const wallet = read.text('wallet')
  const sides = { maker: read.record('maker_params'), taker: read.record('taker_params') }
  const problem = read.problem() ?? foreignWallet(call.account, wallet)
  if (problem !== undefined) return problem
  const rfqId = nextUuid(exchange.random)
  const maker = readQuoteTicket(exchange, call, sides.maker, now, rfqId)
  if (maker.status === 'refused') return maker
  const taker = readQuoteTicket(exchange, call, sides.taker, now, rfqId)
  if (taker.status === 'refused') return taker
  const tickets = [maker.value, taker.value] as const
  if (tickets[0].subaccount === tickets[1].subaccount) return refused(10003)
  if (tickets[0].direction === tickets[1].direction || !sameLegs(tickets[0].legs, tickets[1].legs)) {
    return refused(11103)
  }
  const refusal =
    quoteProblem(exchange, tickets[0], 'maker', now, [SCOPE]) ??
    quoteProblem(exchange, tickets[1], 'taker', now, [SCOPE])
  if (refusal !== undefined) return refusal
  if (tickets.some(({ subaccount, legs, direction }) => lacksMargin(exchange, subaccount, legs, direction))) {
    return refused(11000)
  }

  const id = nextUuid(exchange.random)
  const keep = (ticket: QuoteTicket, role: 'maker' | 'taker'): Quote => {
    useNonce(ticket.subaccount, ticket.nonce, now, exchange.rules)
    const quote = createQuote(ticket, { id, role, isTransfer: true, share: WAD_ONE }, now)
    remember(ticket.subaccount.quotes, id, quote)
    return quote
  }
  const quotes = [keep(tickets[0], 'maker'), keep(tickets[1], 'taker')] as const
  const fees = tickets[0].legs.map(() => WAD_ZERO)
  fillLegs(exchange, { quote: quotes[0], fees }, { quote: quotes[1], fees }, now)
  return done({ maker_quote: quoteRecord(quotes[0]), taker_quote: quoteRecord(quotes[1]) })
}
