import { type BelievedTrade, createOption, opposite, parseWad, type Venue } from '@riposte/market-model'
import { say } from './say.ts'

/** The bot's own hedge: one order for all of it at the best price there is, and that was it. */
export async function hedgeDirectly(venue: Venue, trade: BelievedTrade): Promise<void> {
  const { underlying, expiry, strike, right } = trade.terms
  const instrument = createOption(underlying, expiry, strike, right).name
  const side = opposite(trade.side)
  const [best] = (side === 'sell' ? venue.book(instrument)?.bids : venue.book(instrument)?.asks) ?? []
  if (best === undefined) return say('bot.unhedged', { instrument, why: 'nobody is there' })
  const limitPrice = parseWad(best[0])
  const label = `bot:${trade.quoteNonce}`
  const request = { label, instrument, side, amount: trade.quantity, limitPrice, timeInForce: 'ioc' } as const
  const outcome = await venue.placeOrder(venue.signOrder(request))
  say('bot.hedged', { nonce: trade.quoteNonce, instrument, outcome: outcome.status })
}
