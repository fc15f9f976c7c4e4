// What reading a stream of books and tickers costs, next to the JSON parsing that nobody can avoid.
// Run: node --conditions=source bench/decode.ts
import { createSystemClock, silentLogger } from '@riposte/market-model'
import { createMarketData } from '../src/market-data.ts'
import { createReporter } from '../src/report.ts'
import { tickerData } from '../src/testing/records.ts'
import { parseFrame } from '../src/wire/frame.ts'

const INSTRUMENTS = 1300
const ROUNDS = 20
const LEVELS = 10

const names = Array.from({ length: INSTRUMENTS }, (_, i) => `ETH-20261225-${1000 + i}-C`)
const side = (from: number): string[][] => Array.from({ length: LEVELS }, (_, i) => [`${from + i}.5`, '12.34'])
const pricing = {
  d: '0.5',
  g: '0.001',
  v: '1.4',
  t: '-2.4',
  i: '0.51',
  r: '1.7',
  f: '3000',
  m: '42',
  df: '1',
  bi: '0.5',
  ai: '0.52',
}

function framesAt(time: number): string[] {
  return names.flatMap((name) => {
    const book = { timestamp: time, instrument_name: name, publish_id: time, bids: side(40), asks: side(50) }
    return [
      [`orderbook.${name}.1.10`, book] as const,
      [`ticker_slim.${name}.1000`, tickerData(time, { option_pricing: pricing })] as const,
    ].map(([channel, data]) => JSON.stringify({ method: 'subscription', params: { channel, data } }))
  })
}

/** Processor time of a round at its best, ms: what other programs of the machine do does not count. */
function timed(run: (frame: string) => void): number {
  let bestMs = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const frames = framesAt(round)
    const before = process.cpuUsage()
    for (const frame of frames) run(frame)
    const { user, system } = process.cpuUsage(before)
    bestMs = Math.min(bestMs, (user + system) / 1000)
  }
  return bestMs
}

const data = createMarketData({
  clock: createSystemClock(),
  report: createReporter(silentLogger),
  firstTicker() {},
  tickerChanged() {},
})
data.follow(names)
const read = (text: string): void => {
  const frame = parseFrame(text)
  if (frame.kind === 'notification') data.notify(frame.channel, frame.data)
}

timed(JSON.parse)
timed(read)
const parseMs = timed(JSON.parse)
const readMs = timed(read)
process.stdout.write(
  `${2 * INSTRUMENTS} messages: ${readMs.toFixed(1)} ms, ${(readMs / parseMs).toFixed(2)} times JSON.parse alone; ` +
    `${(readMs / 10).toFixed(1)} % of a core at one round a second\n`,
)
