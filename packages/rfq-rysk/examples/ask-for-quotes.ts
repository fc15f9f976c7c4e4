// Asks for a quote as a taker does, to see a maker answer: node ask-for-quotes.ts ws://localhost:8000/
import { createRandom, createSystemClock, formatWad, parseWad } from '@riposte/market-model'
import { createTakerClient } from '@riposte/rfq-rysk'

const say = (text: string) => process.stdout.write(`${text}\n`)
const clock = createSystemClock()
const url = process.argv[2] ?? 'ws://localhost:8000/'
const taker = createTakerClient({ url, chainId: 84532, clock, random: createRandom(clock.nowMs()) })
await taker.connected

const { rows } = await taker.inventory()
const row = rows.find(({ terms, bid }) => terms.underlying === 'ETH' && bid !== undefined)
const asset = row?.products[0]?.asset
if (row !== undefined && asset !== undefined) {
  const answer = await taker.request({ ...row.terms, asset, assetName: 'WETH', quantity: parseWad('1') })
  if (answer.status === 'quoted') say(`best: ${formatWad(answer.quote.price)} USD, proven: ${answer.quote.isProven}`)
  else say(`${answer.status}`)
}
taker.close()
