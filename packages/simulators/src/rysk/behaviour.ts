import type { Range } from './draw.ts'
import type { RpcError } from './json-rpc.ts'
import { type FeeRate, USUAL_FEE } from './money.ts'

/** Why a quote, a request or a transfer is refused. The wire shows only the code; the log names the reason. */
export type Refusal =
  | 'rfq-unknown'
  | 'window-closed'
  | 'address-case'
  | 'asset-mismatch'
  | 'terms-mismatch'
  | 'nonce-invalid'
  | 'nonce-used'
  | 'price-zero'
  | 'validity'
  | 'signature'
  | 'balance'
  | 'too-many'
  | 'asset-unknown'
  | 'size'
  | 'rfq-exists'
  | 'no-quote'
  | 'direction'
  | 'not-invited'

/** How the server behaves where the protocol leaves room. Every time is in milliseconds. */
export interface RyskBehaviour {
  /** From the push of an RFQ to its selection. The real server: about 2000. */
  readonly windowMs: number
  /** From selection to the taker's word. In the recorded trade it came about 4200 after the quote; people take 0 to 30 s. */
  readonly confirmDelayMs: Range
  /** From confirmation to the trade frame. The real server: 3000 to 4000. */
  readonly settlementDelayMs: number
  /** What the operator takes from the maker beside the premium. */
  readonly fee: FeeRate
  /** Whose id an RFQ of a taker on a socket gets: the one of its request, or one from here as documents say. */
  readonly rfqIds: 'taker' | 'uuid'
  /** What a deposit or withdrawal under way is answered. No real answer is known. */
  readonly transferReply: string
  /** From a deposit or withdrawal to its booking. No real value is known. */
  readonly transferDelayMs: number
  /** Whether a maker's newer quote takes the place of its older one. Not known of the real server. */
  readonly newerQuoteReplaces: boolean
  /** Form of the word to an outbid maker. The official client reads `result`; one third party expects the other. */
  readonly standingFrame: 'result' | 'skill_issue'
  /** Form of the word to the winner: the observed one, or one of those that public code looks for. */
  readonly tradeFrame: 'result' | 'rfq_confirmation' | 'trade_confirmation' | 'trade'
  /** Whether a maker that is not connected gets its trade when it next signs something; the real server drops it. */
  readonly missedTrades: 'dropped' | 'kept'
  /** Form of `balances`; the real one is not known, and official types allow all three. */
  readonly balancesShape: 'object' | 'array' | 'text'
  /** Form of `positions`: the array of the REST endpoint, or an object of its entries by token. */
  readonly positionsShape: 'array' | 'object'
  /** Decimals in which option tokens are reported: 18 as one reader has it, or 8 as the tokens have them. */
  readonly otokenDecimals: 18 | 8
  /** Which sockets get a maker's trade: all from which it signed something, or the last of them. */
  readonly tradeSockets: 'all' | 'last'
  /** Whether a subscription has to name its asset in lower case. */
  readonly assetCase: 'exact' | 'any'
  /** What a subscription to an asset that is not listed meets. */
  readonly unknownAsset: 'silent' | 'close'
  /** Codes and messages on the wire; what is not named here is `-32003 Internal Error`. */
  readonly errors: Partial<Readonly<Record<Refusal, RpcError>>>
  /** RFQs whose windows may be open at once. */
  readonly openRfqsMax: number
  /** RFQs and trades kept for inspection. */
  readonly historyLimit: number
  /** The server's ping interval; the real one is not known. */
  readonly pingIntervalMs: number
  /** A socket whose last pong is older than this is cut. */
  readonly pongTimeoutMs: number
  /** From an expiry to the publication of its fixing prices. The real oracle can be disputed for five minutes. */
  readonly fixingDelayMs: number
  /**
   * How options in the money end. `deliver`: the internal balance pays the strike (call) or the underlying (put) and gets
   * the collateral; without enough of it they end as with `swap`: the operator sells what has to be paid and sends the
   * rest of the collateral to the holder's wallet, outside of the balances. `lapse`: nobody redeems them in time. The
   * contracts know all three; which one the operator takes for whom is not known.
   */
  readonly redemption: 'deliver' | 'swap' | 'lapse'
  /** From an expiry until its options leave the positions; the real redemption window ends after 3 600 000. */
  readonly redemptionDelayMs: number
}

/** Paper defaults: the real window, but takers and the chain answer faster, so that a desk sees its trades soon. */
export const PAPER_BEHAVIOUR: RyskBehaviour = {
  windowMs: 2_000,
  confirmDelayMs: [300, 1_500],
  settlementDelayMs: 700,
  fee: USUAL_FEE,
  rfqIds: 'taker',
  transferReply: 'OK',
  transferDelayMs: 2_000,
  newerQuoteReplaces: true,
  standingFrame: 'result',
  tradeFrame: 'result',
  missedTrades: 'dropped',
  balancesShape: 'object',
  positionsShape: 'array',
  otokenDecimals: 18,
  tradeSockets: 'all',
  assetCase: 'exact',
  unknownAsset: 'silent',
  errors: { 'asset-mismatch': { code: -32011, message: 'asset mismatch' } },
  openRfqsMax: 5_000,
  historyLimit: 1_000,
  pingIntervalMs: 30_000,
  pongTimeoutMs: 60_000,
  fixingDelayMs: 300_000,
  redemption: 'swap',
  redemptionDelayMs: 3_600_000,
}

/**
 * The real server's pace, to be spread into a behaviour: the window of the makers' guide, takers who take up to half a
 * minute (some of them longer than a quote is valid), and a chain as slow as in the recorded trade.
 */
export const RECORDED_PACE: Pick<RyskBehaviour, 'windowMs' | 'confirmDelayMs' | 'settlementDelayMs'> = {
  windowMs: 2_000,
  confirmDelayMs: [0, 30_000],
  settlementDelayMs: 3_400,
}

/** What the real server answers when it does not say why. */
export const CATCH_ALL: RpcError = { code: -32003, message: 'Internal Error' }

export function refusalError(behaviour: RyskBehaviour, refusal: Refusal): RpcError {
  return behaviour.errors[refusal] ?? CATCH_ALL
}
