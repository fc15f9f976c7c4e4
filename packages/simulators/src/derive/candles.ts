/** What a figure did in one period. */
interface Candle {
  /** Start of the period, ms since the epoch. */
  readonly bucket: number
  /** Of the last observation, ms. */
  at: number
  readonly open: number
  high: number
  low: number
  close: number
}

/** A figure's history by the minute; bounded. */
export interface Candles {
  observe(value: number, at: number): void
  /** Oldest first; periods without an observation are left out. @param periodMs a multiple of a minute */
  read(from: number, to: number, periodMs: number): readonly Candle[]
}

const MINUTE_MS = 60_000
/** A week. */
const MOST_MINUTES = 7 * 24 * 60

export function createCandles(): Candles {
  const minutes: Candle[] = []
  return {
    observe(value, at) {
      const bucket = Math.floor(at / MINUTE_MS) * MINUTE_MS
      const last = minutes.at(-1)
      if (last?.bucket === bucket) return extend(last, { high: value, low: value, close: value, at })
      minutes.push({ bucket, at, open: value, high: value, low: value, close: value })
      if (minutes.length > MOST_MINUTES) minutes.shift()
    },
    read(from, to, periodMs) {
      const candles: Candle[] = []
      for (const minute of minutes) {
        if (minute.bucket < from || minute.bucket > to) continue
        const bucket = Math.floor(minute.bucket / periodMs) * periodMs
        const last = candles.at(-1)
        if (last?.bucket === bucket) extend(last, minute)
        else candles.push({ ...minute, bucket })
      }
      return candles
    },
  }
}

function extend(candle: Candle, { high, low, close, at }: Pick<Candle, 'high' | 'low' | 'close' | 'at'>): void {
  candle.high = Math.max(candle.high, high)
  candle.low = Math.min(candle.low, low)
  candle.close = close
  candle.at = at
}
