// What the checks of one order cost, beside one native secp256k1 signature in the same run:
//   node --conditions=source bench/controls.ts
import { generateKeyPairSync, sign } from 'node:crypto'
import { checkOrder } from '../src/controls/check-order.ts'
import { checkMarketData } from '../src/controls/market-data.ts'
import { checkStaticCollar } from '../src/controls/static-collar.ts'
import { CALL, hedgeOf, marketOf, NOW, permissionsOf, TICKER, termsOf } from '../src/controls/testing/sample-order.ts'
import { limitsWith } from '../src/limits.ts'

const limits = limitsWith()
const permissions = permissionsOf()
const market = marketOf()
const [quote, hedge] = [termsOf(), hedgeOf()]
const frame = Buffer.alloc(288, 7)
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' })

const runs: Readonly<Record<string, () => unknown>> = {
  'secp256k1 signature': () => sign('sha256', frame, privateKey),
  'checkOrder, a quote': () => checkOrder(quote, market, limits, permissions, NOW),
  'checkOrder, a hedge': () => checkOrder(hedge, market, limits, permissions, NOW),
  'of which: market data': () => checkMarketData(CALL, market, limits),
  'of which: static collar': () => checkStaticCollar(quote, TICKER, limits, NOW),
}

const ROUNDS = 200
const CALLS = 100
const times: Record<string, number[]> = {}
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, run] of Object.entries(runs)) {
    const start = process.hrtime.bigint()
    for (let i = 0; i < CALLS; i++) run()
    times[name] ??= []
    times[name].push(Number(process.hrtime.bigint() - start) / CALLS)
  }
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number
const [reference] = Object.values(times).map(median) as [number]
process.stdout.write(`medians of ${ROUNDS} rounds of ${CALLS} calls, in turn; 1.0 is the first row\n`)
for (const [name, values] of Object.entries(times)) {
  const ns = median(values)
  process.stdout.write(`${name.padEnd(28)}${(ns / reference).toFixed(4).padStart(8)}${ns.toFixed(0).padStart(8)} ns\n`)
}
