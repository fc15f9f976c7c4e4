import { createMemoryNonceStore, createNonces, createThrowawaySigner } from '@riposte/evm-signing'
import { createRandom, createSystemClock, epochMs, parseWad } from '@riposte/market-model'
import { createRyskSource } from '@riposte/rfq-rysk'

const say = (text: string) => process.stdout.write(`${text}\n`)
const clock = createSystemClock()
const signer = createThrowawaySigner()
// A real maker keeps nonces in a durable store: they must never repeat.
const nonces = createNonces({ signer: signer.address, store: createMemoryNonceStore(), clock, unit: 'microseconds' })
const random = createRandom(clock.nowMs())
const url = process.argv[2] ?? 'ws://localhost:8000/'
const rysk = createRyskSource({ url, chainId: 84532, signer, clock, random, nonces })

await rysk.start({
  async rfq(rfq) {
    if (rfq.side === 'sell') return
    const price = parseWad('1.25')
    if (rysk.cover(rfq, price).status === 'short') return
    const quote = rysk.signQuote(rfq, price, epochMs(clock.nowMs() + 30_000))
    say(`${rfq.id}: ${(await rysk.sendQuote(quote)).status}`)
  },
  standing: (rfqId, outcome) => say(`${rfqId}: now ${outcome.status}`),
  trade: ({ quoteNonce, isNews }) => isNews && say(`traded ${quoteNonce}`),
  quarantine: (reason) => say(`not believed: ${reason}`),
  status: (status) => say(`rysk is ${status}`),
  alert: (alert) => say(`look at this: ${alert.kind}`),
})
clock.after(1_000, () => void rysk.stop())
