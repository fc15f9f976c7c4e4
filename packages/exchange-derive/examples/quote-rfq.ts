// Quote RFQs of others a little beyond the mark, and withdraw every quote in the end: a signed quote outlives the process.
// On the simulator a second party asks for a quote and takes it.
//
//   node --conditions=source examples/quote-rfq.ts [--testnet …]
import { setTimeout as wait } from 'node:timers/promises'
import type { DeriveVenue, PublicRfq } from '@riposte/exchange-derive'
import { parseWad, roundToStep, type Wad } from '@riposte/market-model'
import { openPlace } from './exchange-to-use.ts'

const place = await openPlace(2)
const rfqs: PublicRfq[] = []
const maker = await place.open({ rfq: (rfq) => void rfqs.push(rfq) })
const onTestnet = process.argv.includes('--testnet')
const taker = onTestnet ? undefined : await place.open()

/** We sell the package: each leg that the taker buys costs a percent more than its mark, each that it sells brings less. */
async function quote(rfq: PublicRfq): Promise<void> {
  const prices = new Map<string, Wad>()
  for (const { instrumentName: name, direction } of rfq.legs) {
    const { state, ticker } = maker.market(name)
    const tick = maker.listing(name)?.tick
    // No price, no quote.
    if (state !== 'sound' || ticker === undefined || tick === undefined) return
    const percent = direction === 'buy' ? 101n : 99n
    prices.set(name, roundToStep(((ticker.mark * percent) / 100n) as Wad, tick, direction === 'buy' ? 'up' : 'down'))
  }
  const sent = await maker.api.rfqMaker.send(
    maker.api.rfqMaker.sign(rfq, { direction: 'sell', prices, label: 'example' }),
  )
  process.stdout.write(`quote: ${sent.status}\n`)
}

async function askAndTake(party: DeriveVenue): Promise<void> {
  const [option] = party.listings().filter(({ active, instrument }) => {
    return active && instrument.kind === 'option' && party.market(instrument.name).state === 'sound'
  })
  if (option === undefined) return
  const leg = { instrumentName: option.instrument.name, direction: 'buy', amount: parseWad('1') } as const
  const asked = await party.api.rfqTaker.send(subaccountOf(party), [leg])
  process.stdout.write(`ask: ${asked.status}\n`)
  if (asked.status !== 'accepted') return
  const { rfqId, subaccountId } = asked.value
  for (let tries = 0; tries < 50; tries++) {
    const { bestQuote } = await party.api.rfqTaker.bestQuote({ rfqId, subaccountId }, 'buy')
    if (bestQuote !== undefined) {
      const taken = await party.api.rfqTaker.execute(party.api.rfqTaker.sign(bestQuote))
      process.stdout.write(`take: ${taken.status}\n`)
      return
    }
    await wait(100)
  }
}

function subaccountOf(party: DeriveVenue): number {
  return party.session()?.account.subaccountIds[0] ?? 0
}

try {
  const taking = taker === undefined ? wait(10_000) : askAndTake(taker)
  for (let isOver = false; !isOver; ) {
    for (const rfq of rfqs.splice(0)) if (rfq.status === 'open') await quote(rfq)
    isOver = await Promise.race([taking.then(() => true), wait(50).then(() => false)])
  }
} finally {
  await maker.api.rfqMaker.cancelAll({ subaccount_id: subaccountOf(maker), label: 'example' })
  await place.close()
}
