/** What the delta hedger can be told, apart from its strategy. */
export interface HedgerSettings {
  /** Units of the underlying: net delta beyond this is traded down at once (`GAMMA_MAX_DELTA`). */
  readonly deltaMax: number
  /** ms that a patient hedge rests at the touch, then at the front of the queue, before it crosses. */
  readonly passiveMs: number
  readonly joinMs: number
  /** Share of the mark that a crossing order may give away at first, and what each further attempt adds, and at most. */
  readonly collar: number
  readonly collarStep: number
  readonly collarMax: number
  /** ms between two crossing orders of one hedge; and for one beyond `deltaMax`. */
  readonly sliceMs: number
  readonly urgentMs: number
  /** ms after a hedge in which only delta beyond `deltaMax` is crossed for. */
  readonly cooldownMs: number
  /** What one hedge may spend; after that quotes should stop, and it goes on at a crossing order each `pauseMs`. */
  readonly attemptsMax: number
  /** USD given away against the mark, fees included. */
  readonly lossMaxUsd: number
  /** ms; a hedge that lasts longer crosses with the widest collar. */
  readonly timeMaxMs: number
  readonly pauseMs: number
  /** A resting order is moved when its price is off by both, or its quantity by so many steps. */
  readonly priceTicks: number
  readonly priceShare: number
  readonly quantitySteps: number
  /** Orders of the wallet's rate that resting and patient orders leave to others. */
  readonly ordersReserved: number
  /** ms after its signing at which no copy of an order can land any more: the venue refuses it as too old. */
  readonly lateCopyMs: number
  /** Whether cancelling by nonce uses the nonce up, so that a delayed copy can't land. */
  readonly voidIsFinal: boolean
}

export const HEDGER_DEFAULTS: Omit<HedgerSettings, 'deltaMax'> = {
  passiveMs: 4000,
  joinMs: 4000,
  collar: 0.001,
  collarStep: 0.001,
  collarMax: 0.01,
  sliceMs: 1000,
  urgentMs: 250,
  cooldownMs: 2000,
  attemptsMax: 20,
  lossMaxUsd: 1000,
  timeMaxMs: 60_000,
  pauseMs: 30_000,
  priceTicks: 2,
  priceShare: 0.0003,
  quantitySteps: 5,
  ordersReserved: 2,
  lateCopyMs: 2000,
  voidIsFinal: false,
}
