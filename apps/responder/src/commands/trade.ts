import { randomUUID } from 'node:crypto'
import type { NotTakenJson, TakenJson } from '../api/routes/post-trade.ts'
import { command } from '../cli/command.ts'
import { actOnDesk } from '../desk-client/act-on-desk.ts'
import { deskFlags } from '../desk-client/desk-flags.ts'
import { EXIT } from '../exit-codes.ts'
import { amount, price, shortId } from './cells.ts'

/** `riposte trade`. */
export const tradeCommand = command({
  name: 'trade',
  group: 'act',
  summary: 'book a trade by hand, and let the desk hedge it',
  about: [
    'Takes a trade at the given price as if a taker had made it: the limits are asked, it is booked, and the hedge is on ' +
      'its way. The sides are ours: buy means that we buy.',
    'Each run has a key of its own, which is printed first. The desk books one trade for a key, so a run whose outcome is ' +
      'not clear can be repeated with --key and books nothing twice.',
  ],
  args: {
    INSTRUMENT: { meaning: 'An option such as ETH-20261225-3000-C, or a perp such as ETH-PERP.' },
    SIDE: { meaning: 'buy or sell.' },
    QUANTITY: { meaning: 'Contracts, such as 1.5.' },
    PRICE: { meaning: 'USD per contract.' },
  },
  flags: {
    already_done: { meaning: 'The trade exists: book it whatever the limits say, and hedge it.' },
    key: { value: 'KEY', meaning: 'The key of an earlier run, to repeat it harmlessly.' },
    ...deskFlags,
  },
  output: [
    'The id of the trade when it is booked and durable; riposte explain ID follows its hedge. When a limit refuses it: the ' +
      'limit, its value and what the trade would make it.',
  ],
  examples: [
    { line: 'trade ETH-20261225-3000-C buy 1 0.05', does: 'Buy one contract at 5 cents, and sell it at Derive.' },
    { line: 'trade ETH-20261225-3000-C sell 1 900 --json', does: 'Sell one at 900 USD, and buy it at Derive.' },
  ],
  exits: {
    ok: 'booked, and the hedge is on its way; of a dry run: it would be',
    failed: 'no desk answers, or it takes nothing now; nothing was booked',
    refused: 'a limit, the kill switch or ENABLE_MANUAL_TRADES refused it; nothing was booked',
    unknown: 'no answer came: look before you repeat it, or repeat it with its --key',
  },
  run({ args, flags }, host) {
    const { INSTRUMENT: instrument, SIDE: side, QUANTITY: quantity, PRICE } = args
    if (side !== 'buy' && side !== 'sell') {
      host.stderr.write(`SIDE: expected buy or sell, got ${JSON.stringify(side)}\n`)
      return EXIT.usage
    }
    const key = flags.key ?? randomUUID().replaceAll('-', '')
    host.stderr.write(`key ${key}\n`)
    const body = { instrument, side, quantity, price: PRICE, already_done: flags.already_done }
    const again = `riposte trade ${instrument} ${side} ${quantity} ${PRICE} --key ${key}`
    const whenUnknown = [
      'It is not known whether the trade was booked. To see: riposte trades --source MANUAL --limit 5',
      `To make sure of it: ${again} (one trade at most is booked under this key)`,
    ]
    return actOnDesk({ flags, path: '/api/trade', body, idempotencyKey: key, host, show: takenLines, whenUnknown })
  },
})

function takenLines(reply: TakenJson | NotTakenJson): readonly string[] {
  const { trade_id: id, side, quantity, instrument, price: at } = reply
  const terms = `${id}: ${side} ${amount(quantity)} ${instrument} at ${price(at)} USD a contract`
  if ('hedge' in reply)
    return [`a dry run, nothing was booked or sent; ${terms}`, `its hedge: ${hedgeText(reply.hedge)}`]
  return [
    `booked ${terms}`,
    ...reply.breaches.map(({ message }) => `past a limit: ${message}`),
    `its hedge: riposte explain ${shortId(id)}`,
  ]
}

function hedgeText(hedge: NotTakenJson['hedge']): string {
  if (hedge === null) return 'there is nothing to hedge it with'
  const { side, quantity, instrument, limit_price: limit, time_in_force: time } = hedge
  return `${side} ${amount(quantity)} ${instrument}, limit ${price(limit)}, ${time}`
}
