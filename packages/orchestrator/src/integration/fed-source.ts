import { type RfqSource, WAD_ZERO } from '@riposte/market-model'
import { OrchestratorError } from '../errors.ts'

/** What the source holds for the maker, where the caller can ask for it. */
export type AccountReads = Required<Pick<RfqSource, 'balances' | 'positions'>>

/** A source of which the caller tells: it has its own stream of RFQs, its own prices and its own signatures. */
export interface FedSource extends RfqSource {
  /** A trade that does not prove itself. */
  quarantine(reason: string, frame: string): void
}

export function createFedSource(name: string, account: AccountReads | undefined): FedSource {
  let quarantine: FedSource['quarantine'] = () => {}
  const notAsked = (): never => {
    throw new OrchestratorError('START_FAILED', `${name} is told of by the caller, who signs and sends its quotes`)
  }
  return {
    name,
    // What a trade is paid in unless it says otherwise.
    premiumToken: { address: '', symbol: 'USDC', decimals: 18 },
    async start(events) {
      quarantine = events.quarantine
    },
    async stop() {},
    status: () => 'ready',
    // No RFQ comes from here that the desk would price.
    signQuote: notAsked,
    sendQuote: notAsked,
    quoteFee: () => WAD_ZERO,
    ...(account === undefined ? {} : { balances: account.balances, positions: account.positions }),
    quarantine: (reason, frame) => quarantine(reason, frame),
  }
}
