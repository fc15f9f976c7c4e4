import { createMemoryNonceStore, createNonces, createThrowawaySigner } from '@riposte/evm-signing'
import { createRandom, createSystemClock, epochMs, parseWad } from '@riposte/market-model'
import { createRyskSource } from '@riposte/rfq-rysk'

const say = (text: string) => process.stdout.write(`${text}\n`)
const clock = createSystemClock()
const signer = createThrowawaySigner()
// A real maker keeps nonces in a durable store: they must never repeat.
const nonces = createNonces({ signer: signer.address, store: createMemoryNonceStore(), clock, unit: 'microseconds' })
const random = createRandom(clock.nowMs())
const rysk = createRyskSource({ url: 'ws://localhost:8000/', chainId: 84532, signer, clock, random, nonces })

await rysk.start({
  async rfq(rfq) {
    if (rfq.side === 'sell') return
    const quote = rysk.signQuote(rfq, parseWad('1.25'), epochMs(clock.nowMs() + 30_000))
    say(`${rfq.id}: ${(await rysk.sendQuote(quote)).status}`)
  },
  standing: (rfqId, outcome) => say(`${rfqId}: now ${outcome.status}`),
  trade: (trade) => say(`traded ${trade.quoteNonce}, once for each nonce`),
  quarantine: (reason) => say(`not believed: ${reason}`),
  status: (status) => say(`rysk is ${status}`),
})
clock.after(1_000, () => void rysk.stop())
