import { createRandom } from '@riposte/market-model'
import { createAccount } from './account.ts'
import { stablecoinsOf } from './chain.ts'
import { type Competitor, type CompetitorParts, createCompetitor } from './competitor.ts'
import { type CompetitorSettings, listCompetitors } from './competitor-settings.ts'
import type { Ledger } from './ledger.ts'

export interface CompetitionParts extends Omit<CompetitorParts, 'account' | 'random'> {
  readonly settings: CompetitorSettings
  readonly ledger: Ledger
  readonly seed: string
}

/** In whole stablecoins: more than any run can spend. */
const AMPLE = 10n ** 12n

/** The server's own makers, as one. */
export function createCompetition(parts: CompetitionParts): Competitor {
  const { settings, chain, ledger, seed } = parts
  const competitors = listCompetitors(settings).map((script) => {
    const account = createAccount(seed, script.name)
    const balance = script.balance ?? AMPLE * 10n ** BigInt(chain.usd.decimals)
    for (const token of stablecoinsOf(chain)) ledger.credit(account.address, token, balance)
    return createCompetitor(script, { ...parts, account, random: createRandom(seed, script.name) })
  })
  return {
    onRfq(id, terms) {
      // A competitor knows that selling is not what the system settles.
      if (terms.isTakerBuy === true) return
      for (const competitor of competitors) competitor.onRfq(id, terms)
    },
  }
}
