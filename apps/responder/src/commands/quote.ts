import type { IndicationJson } from '../api/routes/post-quote.ts'
import { command } from '../cli/command.ts'
import { actOnDesk } from '../desk-client/act-on-desk.ts'
import { deskFlags } from '../desk-client/desk-flags.ts'
import type { Look } from '../desk-client/look-at-desk.ts'
import { paint } from '../terminal/paint.ts'
import { amount, price } from './cells.ts'
import { reasonLines } from './decline-advice.ts'
import { limitEffectLines } from './limit-effects.ts'
import { priceStepLines } from './price-steps.ts'

/** `riposte quote`. */
export const quoteCommand = command({
  name: 'quote',
  group: 'look',
  summary: 'what would be quoted now, and each step of the price',
  about: [
    'The answer that an RFQ for this would get at this moment: the price with each step of it and the limits that it was ' +
      'held against, or the reasons to decline. Nothing is signed or sent, and nothing is kept aside.',
  ],
  args: {
    INSTRUMENT: { meaning: 'An option such as ETH-20261225-3000-C; riposte markets lists them.' },
    QUANTITY: { meaning: 'Contracts that a taker would sell to us. Default 1.', optional: true },
  },
  flags: { ...deskFlags },
  output: [
    'USD per contract. WOULD BE is what the limit would count after the trade and its hedge, LEFT the headroom then as a ' +
      'share of the limit.',
  ],
  examples: [
    { line: 'quote ETH-20261225-3000-C', does: 'One contract.' },
    { line: 'quote ETH-20261225-3000-C 2.5 --json', does: 'Two and a half, for a program.' },
  ],
  exits: {
    ok: 'there is an answer: a price, or the reasons to decline',
    failed: 'no desk answers',
    refused: 'the token does not grant it',
  },
  run({ args, flags }, host) {
    const body = { instrument: args.INSTRUMENT, quantity: args.QUANTITY ?? '1' }
    return actOnDesk({ flags, path: '/api/quote', body, isQuestion: true, host, show: indicationLines })
  },
})

function indicationLines(indication: IndicationJson, look: Look): readonly string[] {
  const { answer, instrument, quantity, price: steps, limits, reasons } = indication
  const what = `${amount(quantity)} ${instrument}`
  const head =
    answer === 'quote'
      ? `${paint('QUOTE', 'green', look.colour)}    ${what} at ${price(steps?.price ?? null)} USD a contract`
      : `${paint('DECLINE', 'yellow', look.colour)}  ${what}`
  return [
    head,
    ...reasonLines(reasons),
    ...(steps === null ? [] : ['', ...stepsOf(steps)]),
    ...(limits === null ? [] : ['', ...limitEffectLines(limits, look)]),
  ]
}

function stepsOf(steps: NonNullable<IndicationJson['price']>): readonly string[] {
  return priceStepLines({
    price: steps.price,
    hedgeGross: steps.hedge_gross ?? undefined,
    hedgeFee: steps.hedge_fee ?? undefined,
    hedgeProceeds: undefined,
    edge: steps.edge,
    sourceFee: steps.source_fee,
  })
}
