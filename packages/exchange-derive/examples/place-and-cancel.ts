// Rest an order two percent below the market, move it in one step, and cancel everything that this example placed.
//
//   node --conditions=source examples/place-and-cancel.ts [--testnet …]
import { parseWad, type Wad } from '@riposte/market-model'
import { openPlace } from './exchange-to-use.ts'

const place = await openPlace()
const venue = await place.open()
const mark = venue.ticker('ETH-PERP')?.mark ?? parseWad('0')
const below = (permille: bigint): Wad => ((mark * (1000n - permille)) / 1000n) as Wad
const bid = { instrument: 'ETH-PERP', side: 'buy', amount: parseWad('0.1'), timeInForce: 'post_only' } as const

// Sign, keep the bytes, send: sending them again could place the order once at most.
const order = venue.signOrder({ ...bid, label: 'example-1', limitPrice: below(20n), purpose: 'quote' })
const placed = await venue.placeOrder(order)
process.stdout.write(`place: ${placed.status}\n`)

if (placed.status === 'accepted') {
  const by = { ...bid, label: 'example-2', limitPrice: below(15n), purpose: 'quote' } as const
  const replaced = await venue.replaceOrder(venue.signReplacement(placed.order, by))
  process.stdout.write(`replace: ${replaced.status}\n`)
}
// An outcome that is unknown is looked up before anything else is done about it.
if (placed.status === 'unknown') process.stdout.write(`look up: ${(await venue.findOrder(order.request)).status}\n`)

for (const { order: ours, outcome } of await venue.cancelOwn('example-')) {
  process.stdout.write(`cancel ${ours.label}: ${outcome.status}\n`)
}
await place.close()
