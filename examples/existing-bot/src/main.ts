// A small responder that was there before: it answers RFQs on Rysk from Derive's book and hedges each trade with one order.
// The lines marked + put the orchestrator in; with ORCHESTRATOR=off, or when it can't start, the bot is what it was.
import { join } from 'node:path'
import { createMemoryNonceStore, createNonces } from '@riposte/evm-signing'
import { createDeriveVenue } from '@riposte/exchange-derive'
import {
  type BelievedTrade,
  createOption,
  createRandom,
  createSystemClock,
  epochMs,
  type Rfq,
  type Venue,
} from '@riposte/market-model'
import { createRyskSource } from '@riposte/rfq-rysk'
import { readBotConfig } from './bot-config.ts'
import { hedgeDirectly } from './hedge-directly.ts'
import { openHedgedTrades } from './hedged-trades.ts'
import { asRfqTrade, handOver, startOrchestrator } from './orchestrator.ts' // +
import { priceRfq } from './price-rfq.ts'
import { say } from './say.ts'

const config = readBotConfig(process.env)
const { keys, validityS, margin } = config
const clock = createSystemClock()
const random = createRandom(clock.nowMs())
const store = createMemoryNonceStore()
const hedged = openHedgedTrades(join(config.directory, 'hedged-trades'))

const openVenue = () =>
  createDeriveVenue({
    network: 'local',
    url: config.deriveUrl,
    wallet: keys.owner.address,
    signer: keys.session,
    subaccounts: config.subaccounts,
    clock,
    random,
    nonces: createNonces({ signer: keys.session.address, store, clock, unit: 'nanoseconds' }),
  })

async function startVenue(): Promise<Venue> {
  const own = openVenue()
  await own.start({ fill() {}, order() {}, status() {} })
  return own
}

const shared = openVenue() // +
const orchestrator = await startOrchestrator(process.env, shared) // +
const venue = orchestrator === undefined ? await startVenue() : shared // +

const rysk = createRyskSource({
  url: config.ryskUrl,
  chainId: 84532,
  signer: keys.maker,
  clock,
  random,
  nonces: createNonces({ signer: keys.maker.address, store, clock, unit: 'microseconds' }),
})

function onRfq(rfq: Rfq): void {
  const { underlying, expiry, strike, right } = rfq.terms
  const { name } = createOption(underlying, expiry, strike, right)
  const price = priceRfq(rfq, { listing: venue.listing(name), book: venue.book(name) }, margin)
  if (price === undefined) return
  const quote = rysk.signQuote(rfq, price, epochMs(Math.floor(clock.nowMs() / 1000 + validityS) * 1000))
  const answer = orchestrator?.submitRfqTrade(asRfqTrade(rfq, quote)) // +
  if (answer?.status === 'refused') return say('bot.declined', { rfq: rfq.id, reasons: answer.reasons }) // +
  void rysk.sendQuote(quote).then(({ status }) => say('bot.quoted', { rfq: rfq.id, instrument: name, status }))
}

async function onTrade(trade: BelievedTrade): Promise<void> {
  const nonce = trade.quoteNonce
  const owner = hedged.ownerOf(nonce)
  if (owner === 'direct') return
  if (owner === 'orchestrator' && orchestrator === undefined) return say('bot.left', { nonce }) // +
  hedged.claim(nonce, orchestrator === undefined ? 'direct' : 'orchestrator') // +
  if (orchestrator !== undefined) return handOver(orchestrator, trade) // +
  await hedgeDirectly(venue, trade)
}

await rysk.start({
  rfq: onRfq,
  trade: (trade) => void onTrade(trade).catch((error: unknown) => say('bot.failed', { why: String(error) })),
  standing() {},
  status: (status) => say('bot.rysk', { status }),
  quarantine: (reason) => say('bot.not-believed', { reason }),
  alert: ({ kind }) => say('bot.alert', { kind }),
})
say('bot.ready', { orchestrator: orchestrator?.phase ?? 'off' })

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await orchestrator?.stop() // +
    await Promise.all([rysk.stop(), venue.stop()])
    say('bot.stopped')
    process.exit(0)
  })
}
