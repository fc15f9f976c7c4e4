import { type Clock, createOption, createRandom, fromSeconds, type Random, wad } from '@riposte/market-model'
import type { Market } from '../market.ts'
import { type Account, createAccount } from './account.ts'
import type { RyskAsset } from './asset.ts'
import type { Auction } from './auction.ts'
import type { CompetitorSettings } from './behaviour.ts'
import type { RyskChain } from './chain.ts'
import { competitorPrice, competitorQuote, drawAnswer } from './competitor.ts'
import type { Connection } from './connections.ts'
import type { Ledger } from './ledger.ts'
import type { RfqTerms } from './rfq.ts'
import type { TaskSet } from './task-set.ts'

/** The server's own makers. Their quotes pass the same checks and the same book as everybody's. */
export interface Competition {
  onRfq(id: string, terms: RfqTerms): void
}

export interface CompetitionParts {
  readonly settings: CompetitorSettings
  readonly market: Market
  readonly chain: RyskChain
  readonly assets: ReadonlyMap<string, RyskAsset>
  readonly ledger: Ledger
  readonly auction: Auction
  readonly clock: Clock
  readonly tasks: TaskSet
  readonly seed: string
  /** While true, competitors leave RFQs to others. */
  standsAside(): boolean
}

/** In whole stablecoins: more than any run can spend. */
const COMPETITOR_FUNDS = 10n ** 12n
const STRIKE_STEP = 10n ** 10n
/** Nobody listens to what a competitor is answered. */
const DEAF: Connection = { send() {} }

interface Competitor {
  readonly account: Account
  readonly random: Random
}

export function createCompetition(parts: CompetitionParts): Competition {
  const { settings, market, chain, assets, ledger, auction, clock, tasks, seed } = parts
  const competitors = Array.from({ length: settings.count }, (_, i): Competitor => {
    const name = `competitor ${i}`
    return { account: createAccount(seed, name), random: createRandom(seed, name) }
  })
  for (const { account } of competitors) {
    ledger.credit(account.address, chain.usd.address, COMPETITOR_FUNDS * 10n ** BigInt(chain.usd.decimals))
  }

  const quote = (id: string, terms: RfqTerms, underlying: string, account: Account, marginBps: number): void => {
    if (parts.standsAside() || !auction.isOpen(id)) return
    market.advance(clock.nowMs())
    const fair = market.fair(instrumentName(terms, underlying))
    if (fair === undefined) return
    const contracts = Number(terms.quantity) / 1e18
    const price = competitorPrice(fair, contracts, market.spot(underlying), marginBps)
    if (price === undefined) return
    auction.submit(id, competitorQuote(terms, price, account, chain, clock), DEAF, true)
  }

  return {
    onRfq(id, terms) {
      const underlying = assets.get(terms.asset)?.underlying
      // A competitor knows that selling is not what the system settles.
      if (underlying === undefined || terms.isTakerBuy === true) return
      for (const { account, random } of competitors) {
        const answer = drawAnswer(settings, random)
        if (answer === undefined) continue
        tasks.after(answer.delayMs, () => quote(id, terms, underlying, account, answer.marginBps))
      }
    },
  }
}

function instrumentName(terms: RfqTerms, underlying: string): string {
  const right = terms.isPut ? 'put' : 'call'
  return createOption(underlying, fromSeconds(terms.expiry), wad(BigInt(terms.strike) * STRIKE_STEP), right).name
}
