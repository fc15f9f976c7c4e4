import { createMemoryNonceStore, createNonces, type NonceStore, type Signer } from '@riposte/evm-signing'
import {
  type Clock,
  createRandom,
  epochMs,
  fromNumber,
  type Logger,
  type OptionTerms,
  type Wad,
  wad,
} from '@riposte/market-model'
import { heldContracts, termsKey } from '../../src/account.ts'
import {
  createRyskSource,
  type GapReport,
  type RyskMemory,
  type RyskRfq,
  type RyskSource,
  type RyskSourceEvents,
} from '../../src/index.ts'
import type { VirtualLinks } from './virtual-links.ts'

const RYSK_URL = 'ws://rysk.test/'

/** What a desk keeps on its disk. */
export interface Records {
  memory: RyskMemory | undefined
  /** Contracts by option, each trade counted when it is first known: told, or found in a gap. */
  readonly contracts: Map<string, bigint>
  /** Nonces of trades that were told or named by a gap report, and how often each was counted. */
  readonly counted: Map<string, number>
  /** Contracts by option of trades that were found without a name. */
  readonly unnamed: Map<string, bigint>
  readonly quoted: Set<string>
  /** Trades that the books showed first. */
  found: number
  readonly nonceStore: NonceStore
}

/** A mistake of the desk, to see that the checks notice. */
export type PlantedBug = 'forgets nonces' | 'counts repeats' | 'ignores gaps' | 'ignores its balance'

export interface DeskParts {
  readonly seed: number
  readonly life: number
  readonly clock: Clock
  readonly signer: Signer
  readonly chainId: number
  readonly optionTokenDecimals: 8 | 18
  readonly links: VirtualLinks
  readonly records: Records
  readonly logger: Logger
  readonly bug: PlantedBug | undefined
  /** Called before an RFQ is looked at; true ends this life there. */
  dies(): boolean
}

/** One life of a desk that quotes what its balance covers and bids again when it is outbid. */
export interface Desk {
  readonly source: RyskSource
  /** Compare the books now, as a desk does from time to time. */
  lookAgain(): Promise<void>
  die(): void
}

export function startDesk(parts: DeskParts): Desk {
  const { seed, life, clock, signer, records, bug } = parts
  const random = createRandom(seed, `desk ${life}`)
  const { openSocket, fetchJson, die } = parts.links.newLife()
  const store = bug === 'forgets nonces' ? createMemoryNonceStore() : records.nonceStore
  let alive = true
  const source = createRyskSource({
    url: RYSK_URL,
    chainId: parts.chainId,
    optionTokenDecimals: parts.optionTokenDecimals,
    signer,
    clock,
    random,
    logger: parts.logger,
    nonces: createNonces({ signer: signer.address, store, clock, unit: 'microseconds' }),
    openSocket,
    fetchJson,
    answerTimeoutMs: 1_500,
    ...(records.memory === undefined ? {} : { memory: records.memory }),
  })

  function bid(rfq: RyskRfq, price: Wad, tries: number): void {
    if (bug !== 'ignores its balance' && source.cover(rfq, price).status !== 'covered') return
    const quote = source.signQuote(rfq, price, epochMs(clock.nowMs() + 2_000 + random.unit() * 18_000))
    records.quoted.add(quote.nonce)
    const answer = source.sendQuote(quote)
    records.memory = source.memory()
    void answer.then((outcome) => {
      if (!alive) return
      records.memory = source.memory()
      if (outcome.status === 'outbid' && tries > 0) bid(rfq, wad((outcome.best * 101n) / 100n), tries - 1)
    })
  }

  function count(terms: OptionTerms, quantity: bigint, nonces: readonly string[]): void {
    const key = termsKey(terms)
    records.contracts.set(key, (records.contracts.get(key) ?? 0n) + quantity)
    if (nonces.length === 0) records.unnamed.set(key, (records.unnamed.get(key) ?? 0n) + quantity)
    for (const nonce of nonces) records.counted.set(nonce, (records.counted.get(nonce) ?? 0) + 1)
  }

  function onGap({ missed }: GapReport): void {
    if (bug === 'ignores gaps') return
    for (const { terms, quantity, quotes } of missed) {
      records.found += Math.max(1, quotes.length)
      count(
        terms,
        quantity,
        quotes.map(({ nonce }) => nonce),
      )
    }
  }

  const events: RyskSourceEvents = {
    rfq(rfq) {
      if (parts.dies()) return
      if (rfq.side === 'sell' || random.unit() < 0.1) return
      const strike = Number(rfq.terms.strike) / 1e18
      bid(rfq, fromNumber(strike * (0.03 + random.unit() * 0.02), 6, 'down'), 2)
    },
    standing: () => {},
    trade({ isNews, terms, quantity, quoteNonce }) {
      if (!isNews && bug !== 'counts repeats') return
      // A trade whose contracts were found without a name would not be news.
      count(terms, heldContracts(quantity), [quoteNonce])
      records.memory = source.memory()
    },
    quarantine: () => {},
    status: () => {},
    alert(alert) {
      if (alert.kind !== 'gap') return
      onGap(alert.report)
      records.memory = source.memory()
    },
  }
  void source.start(events)
  return {
    source,
    async lookAgain() {
      onGap(await source.reconcile())
    },
    die() {
      if (!alive) return
      alive = false
      die()
      void source.stop()
    },
  }
}
