import {
  type BelievedTrade,
  type EpochMs,
  type Fixing,
  multiplyWad,
  type Option,
  type QuoteOutcome,
  type Rfq,
  type RfqSource,
  type RfqSourceEvents,
  type SignedQuote,
  type SourcePosition,
  type Token,
  type Wad,
  wad,
} from '@riposte/market-model'

const USDC: Token = { address: '0x98d56648c9b7f3cb49531f4135115b5000ab1733', symbol: 'USDC', decimals: 6 }

const WETH: Token = { address: '0xb67bfa7b488df4f2efa874f4e59242e9130ae61f', symbol: 'WETH', decimals: 18 }

/** An RFQ source whose taker is the test. */
export interface FakeSource extends RfqSource {
  readonly quotes: SignedQuote[]
  outcome: QuoteOutcome
  /** Published fixing prices, of whatever underlying. */
  fixed: readonly Fixing[]
  balance: Wad
  /** Set: reads of the account throw. */
  unreachable: boolean
  /** Anonymous unless a taker is named. */
  rfq(id: string, option: Option, quantity: Wad, taker?: string): void
  /** The taker accepts a quote; the desk is told unless the frame is lost. */
  hit(quote: SignedQuote, option: Option, at: EpochMs, frame?: 'told' | 'lost', taker?: string): void
  trade(trade: BelievedTrade, frame?: 'told' | 'lost'): void
  quarantine(reason: string): void
  /** The venue ends an option: it is held no more, and so much of each token moves. */
  end(option: Option, moves: Readonly<Record<string, Wad>>): void
}

export function createFakeSource(): FakeSource {
  let events: RfqSourceEvents | undefined
  let nonce = 0
  const quotes: SignedQuote[] = []
  const held = new Map<string, SourcePosition>()
  const settled = new Set<string>()
  const others = new Map<string, Wad>()
  function settle({ quoteNonce, terms, quantity, premium, fee }: BelievedTrade): void {
    settled.add(quoteNonce)
    const key = `${terms.underlying} ${terms.strike} ${terms.expiry} ${terms.right}`
    held.set(key, { terms, asset: WETH, quantity: wad((held.get(key)?.quantity ?? 0n) + quantity) })
    source.balance = wad(source.balance - premium - fee)
  }

  const source: FakeSource = {
    name: 'rysk',
    premiumToken: USDC,
    quotes,
    outcome: { status: 'best' },
    fixed: [],
    balance: wad(10n ** 24n),
    unreachable: false,
    async start(handlers) {
      events = handlers
    },
    async stop() {},
    status: () => 'ready',
    signQuote(rfq, price, validUntil) {
      return { rfqId: rfq.id, nonce: String(++nonce), price, quantity: rfq.quantity, validUntil, payload: '{}' }
    },
    async sendQuote(quote) {
      quotes.push(quote)
      return source.outcome
    },
    quoteFee: (price, quantity) => multiplyWad(multiplyWad(price, quantity, 'up'), wad(125n * 10n ** 15n), 'up'),
    balances: async () => [
      { token: USDC, amount: source.balance },
      ...[...others].map(([symbol, amount]) => ({ token: symbol === WETH.symbol ? WETH : USDC, amount })),
    ],
    fixings: async () => source.fixed.map((fixing) => ({ ...fixing, asset: WETH })),
    async positions() {
      if (source.unreachable) throw new Error('the source cannot be asked')
      return [...held.values()].filter(({ quantity }) => quantity !== 0n)
    },
    rfq(id, { underlying, strike, expiry, right }, quantity, taker) {
      const terms = { underlying, strike, expiry, right }
      const rfq: Rfq = { id, terms, side: 'buy', quantity, premiumToken: USDC, taker, receivedAtMs: 0, wire: undefined }
      events?.rfq(rfq)
    },
    hit(quote, { underlying, strike, expiry, right }, tradedAt, frame, taker) {
      const premium = multiplyWad(quote.price, quote.quantity, 'down')
      const trade: BelievedTrade = {
        quoteNonce: quote.nonce,
        terms: { underlying, strike, expiry, right },
        side: 'buy',
        quantity: quote.quantity,
        price: quote.price,
        premiumToken: USDC,
        premium,
        fee: source.quoteFee(quote.price, quote.quantity, wad(0n)),
        tradedAt,
        ...(taker === undefined ? {} : { taker }),
        reference: '0xabc',
      }
      source.trade(trade, frame)
    },
    trade(trade, frame = 'told') {
      // However often a trade is told, it was settled once.
      if (!settled.has(trade.quoteNonce)) settle(trade)
      if (frame === 'told') events?.trade(trade)
    },
    end({ underlying, strike, expiry, right }, moves) {
      held.delete(`${underlying} ${strike} ${expiry} ${right}`)
      for (const [symbol, amount] of Object.entries(moves)) {
        if (symbol === USDC.symbol) source.balance = wad(source.balance + amount)
        else others.set(symbol, wad((others.get(symbol) ?? 0n) + amount))
      }
    },
    quarantine: (reason) => events?.quarantine(reason, '{}'),
  }
  return source
}
