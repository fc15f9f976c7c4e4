// Print the calls of the nearest expiry with their implied volatilities, every second for a few seconds.
//
//   node --conditions=source examples/stream-chain.ts [--testnet …]
import { setTimeout as wait } from 'node:timers/promises'
import { toNumber } from '@riposte/market-model'
import { openPlace } from './exchange-to-use.ts'

const ROUNDS = 2
const place = await openPlace()
const venue = await place.open()

const calls = venue.listings().flatMap(({ active, instrument }) => {
  return active && instrument.kind === 'option' && instrument.right === 'call' ? [instrument] : []
})
const nearest = Math.min(...calls.map((call) => call.expiry))
const chain = calls.filter((call) => call.expiry === nearest).sort((a, b) => toNumber(a.strike) - toNumber(b.strike))

for (let round = 0; round < ROUNDS; round++) {
  if (round > 0) await wait(1000)
  for (const { name } of chain) {
    const { state, book, ticker, tickerAgeMs = 0 } = venue.market(name)
    // Crossed, empty and stale markets are said to be so; their prices are not to be relied on.
    const [bid, ask] = [book?.bids[0]?.[0] ?? '-', book?.asks[0]?.[0] ?? '-']
    const iv = ticker?.option === undefined ? '-' : `${(100 * ticker.option.iv).toFixed(1)}%`
    process.stdout.write(`${name} ${state} bid ${bid} ask ${ask} iv ${iv} age ${Math.round(tickerAgeMs)}ms\n`)
  }
}
await place.close()
