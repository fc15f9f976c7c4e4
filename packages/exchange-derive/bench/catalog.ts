// What a catalog of ten thousand instruments, with a book and a ticker for each, takes in memory.
// Run: node --conditions=source bench/catalog.ts
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createSystemClock, silentLogger } from '@riposte/market-model'
import { createCatalog, decodeInstruments, keepFieldsInUse } from '../src/catalog.ts'
import { createMarketData } from '../src/market-data.ts'
import { createReporter } from '../src/report.ts'
import { EXPIRY_S, optionRecord, tickerData } from '../src/testing/records.ts'
import { parseFrame } from '../src/wire/frame.ts'

const INSTRUMENTS = 10_000
const LEVELS = 10
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const usedMb = (): number => {
  collect()
  return process.memoryUsage().heapUsed / 1024 / 1024
}

const strikes = Array.from({ length: INSTRUMENTS }, (_, i) => String(1000 + i))
const records = strikes.map((strike) =>
  keepFieldsInUse(
    JSON.parse(
      JSON.stringify(
        optionRecord({
          instrument_name: `ETH-20261225-${strike}-C`,
          option_details: { expiry: EXPIRY_S, index: 'ETH-USD', option_type: 'C', settlement_price: null, strike },
        }),
      ),
    ),
  ),
)
const side = Array.from({ length: LEVELS }, (_, i) => [`${40 + i}.5`, '12.34'])
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

const before = usedMb()
const catalog = createCatalog(silentLogger)
const { listed } = catalog.replace(
  decodeInstruments(records, (error) => {
    throw error
  }),
  0,
)
const withCatalog = usedMb()

const data = createMarketData({
  clock: createSystemClock(),
  report: createReporter(silentLogger),
  firstTicker() {},
  tickerChanged() {},
})
data.follow(listed)
for (const name of listed) {
  const book = { timestamp: 1, instrument_name: name, publish_id: 1, bids: side, asks: side }
  for (const [channel, message] of [
    [`orderbook.${name}.1.10`, book],
    [`ticker_slim.${name}.1000`, tickerData(1, { option_pricing: pricing })],
  ] as const) {
    const frame = parseFrame(JSON.stringify({ method: 'subscription', params: { channel, data: message } }))
    if (frame.kind === 'notification') data.notify(frame.channel, frame.data)
  }
}
const withBooks = usedMb()
process.stdout.write(
  `${catalog.listings().length} instruments: catalog ${(withCatalog - before).toFixed(1)} MB; ` +
    `with a book of ${2 * LEVELS} levels and a ticker for ${data.tickerCount()} ${(withBooks - before).toFixed(1)} MB\n`,
)
