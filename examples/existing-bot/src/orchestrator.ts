import {
  type BelievedTrade,
  createOption,
  formatWad,
  type Rfq,
  type SignedQuote,
  type Venue,
} from '@riposte/market-model'
import {
  type ArbitrageSystem,
  initializeArbitrageSystem,
  type RfqConfirmation,
  type RfqTrade,
  type RolloutPhase,
} from '@riposte/orchestrator'
import { say } from './say.ts'

/** Undefined: the bot goes on alone. `ORCHESTRATOR=off` says so, and so does an orchestrator that can't start. */
export async function startOrchestrator(
  env: Readonly<Record<string, string | undefined>>,
  venue: Venue,
): Promise<ArbitrageSystem | undefined> {
  if (env.ORCHESTRATOR === 'off') return undefined
  const limits = {
    ...(env.MAX_POSITION_SIZE === undefined ? {} : { MAX_POSITION_SIZE: env.MAX_POSITION_SIZE }),
    ...(env.MAX_DELTA_EXPOSURE === undefined ? {} : { MAX_DELTA_EXPOSURE: env.MAX_DELTA_EXPOSURE }),
  }
  try {
    const orchestrator = await initializeArbitrageSystem(
      {
        journalDir: env.JOURNAL_DIR ?? './journal',
        phase: (env.ROLLOUT_PHASE ?? 'existing') as RolloutPhase,
        limits,
        restartQuietMs: Number(env.RESTART_QUIET_S ?? 90) * 1000,
        stopTimeoutMs: Number(env.STOP_TIMEOUT_S ?? 45) * 1000,
      },
      venue,
    )
    orchestrator.subscribe(({ type, tradeId }) => say(type, { trade: tradeId }))
    return orchestrator
  } catch (error) {
    say('bot.alone', { why: String(error) })
    return undefined
  }
}

/** The bot's RFQ and quote in the orchestrator's words. */
export function asRfqTrade({ id, terms, side, quantity, premiumToken, taker }: Rfq, quote: SignedQuote): RfqTrade {
  return {
    id,
    instrument: createOption(terms.underlying, terms.expiry, terms.strike, terms.right).name,
    side,
    quantity,
    price: quote.price,
    quoteNonce: quote.nonce,
    validUntil: quote.validUntil,
    token: premiumToken.symbol,
    ...(taker === undefined ? {} : { taker }),
  }
}

/** From here on the trade is the orchestrator's, whatever it answers: two hedges are worse than one that is late. */
export async function handOver(orchestrator: ArbitrageSystem, trade: BelievedTrade): Promise<void> {
  const reply = await orchestrator.onRfqConfirmation(asConfirmation(trade))
  const why = reply.status === 'refused' ? { problems: reply.problems } : {}
  say('bot.handed-over', { nonce: trade.quoteNonce, status: reply.status, ...why })
}

/** The bot's trade in the orchestrator's words. The bot has checked the quote's signature, so it vouches for it. */
function asConfirmation(trade: BelievedTrade): RfqConfirmation {
  const { terms, side, quantity, price, quoteNonce, premium, fee, premiumToken, tradedAt, reference } = trade
  return {
    quoteNonce,
    instrument: createOption(terms.underlying, terms.expiry, terms.strike, terms.right).name,
    side,
    quantity,
    price,
    premium: formatWad(premium),
    fee,
    token: premiumToken.symbol,
    tradedAt,
    reference,
  }
}
