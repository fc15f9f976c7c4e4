import { type Fill, formatWad, signed, type Wad, wad } from '@riposte/market-model'
import type { TornTrader } from './torn-trader.ts'
import { START_AT, SUBACCOUNT, type TornWorld, whileWaiting } from './torn-world.ts'

/** What of our view differs from the exchange's own books, in words; empty when nothing does. */
export async function judge(world: TornWorld, trader: TornTrader): Promise<readonly string[]> {
  return [...judgeOrders(world, trader), ...judgeEvents(world), ...(await judgeReads(world)), ...judgeCounters(world)]
}

/** No order was placed twice, none filled more than was wanted, and each belief about one is true. */
function judgeOrders({ core }: TornWorld, { intents }: TornTrader): readonly string[] {
  const wrong: string[] = []
  const idsByLabel = new Map<string, string[]>()
  for (const { label, id } of core.engine.orders(SUBACCOUNT))
    idsByLabel.set(label, [...(idsByLabel.get(label) ?? []), id])
  for (const [label, ids] of idsByLabel) if (ids.length > 1) wrong.push(`${label} was placed ${ids.length} times`)
  for (const [label, { belief, request }] of intents) {
    const [id] = idsByLabel.get(label) ?? []
    const believed = belief?.status === 'accepted' ? belief.orderId : belief === undefined ? 'nothing yet' : undefined
    if (believed !== id) wrong.push(`${label}: believed ${believed ?? 'absent'}, the exchange has ${id ?? 'none'}`)
    const filled = sum(
      tradesOf(core)
        .filter((trade) => trade.label === label)
        .map((trade) => trade.amount),
    )
    if (filled > request.amount) wrong.push(`${label}: filled ${formatWad(filled)} of ${formatWad(request.amount)}`)
  }
  return wrong
}

/** Every fill was told once, and of every order that was told of, its end. */
function judgeEvents({ core, fills, orders }: TornWorld): readonly string[] {
  const wrong: string[] = []
  const theirs = tradesOf(core).map((trade) => trade.tradeId)
  const ours = fills.map((fill) => fill.fillId)
  if (sorted(ours) !== sorted(theirs)) {
    const missing = theirs.filter((id) => !ours.includes(id)).length
    wrong.push(`told ${ours.length} fills of ${theirs.length}, ${missing} are missing`)
  }
  for (const { id, label, status, filled } of core.engine.orders(SUBACCOUNT)) {
    const told = orders.get(id)
    // An order that ended within its own reply may never have been an event.
    if (told === undefined) continue
    const real = status === 'open' ? 'open' : 'closed'
    if (told.status === real && told.filled === filled) continue
    wrong.push(`${label}: told ${told.status} ${formatWad(told.filled)}, is ${real} ${formatWad(filled)}`)
  }
  return wrong
}

/** What is asked for agrees with the exchange's own books, to the last unit. */
async function judgeReads(world: TornWorld): Promise<readonly string[]> {
  const { core, venue, fills } = world
  const wrong: string[] = []
  const [open, positions, balances, history] = await whileWaiting(
    world,
    Promise.all([venue.openOrders(), venue.positions(), venue.balances(), venue.fillsSince(START_AT)]),
  )
  const resting = core.engine.openOrders(SUBACCOUNT).map((order) => order.id)
  if (sorted(open.map((order) => order.orderId)) !== sorted(resting)) wrong.push('open orders differ')
  const asked = new Map(positions.map(({ instrument, quantity }) => [instrument, quantity]))
  const held = new Map(core.engine.positions(SUBACCOUNT).map(({ instrument, amount }) => [instrument, amount]))
  for (const instrument of new Set([...held.keys(), ...asked.keys(), ...fills.map((fill) => fill.instrument)])) {
    const real = held.get(instrument) ?? 0n
    const added = netOf(fills.filter((fill) => fill.instrument === instrument))
    if (added !== real) wrong.push(`${instrument}: fills add up to ${added}, the position is ${real}`)
    if ((asked.get(instrument) ?? 0n) !== real) wrong.push(`${instrument}: asked, the position differs`)
  }
  const cash = core.engine.balance(SUBACCOUNT)
  if (balances[0]?.amount !== cash) wrong.push(`cash ${balances[0]?.amount}, is ${cash}`)
  const trades = tradesOf(core)
  if (history.length !== trades.length) wrong.push(`the history has ${history.length} fills of ${trades.length}`)
  return wrong
}

function judgeCounters({ venue }: TornWorld): readonly string[] {
  const { badMessages, handlerFailures, rejectedChannels } = venue.counters()
  const sums = { badMessages, handlerFailures, rejectedChannels }
  return Object.entries(sums).flatMap(([name, count]) => (count === 0 ? [] : [`${name}: ${count}`]))
}

const tradesOf = (core: TornWorld['core']) => core.engine.trades(SUBACCOUNT)
const sorted = (ids: readonly string[]): string => [...ids].sort().join()
const sum = (amounts: readonly bigint[]): Wad => wad(amounts.reduce((total, amount) => total + amount, 0n))
const netOf = (fills: readonly Fill[]): Wad => sum(fills.map(({ side, amount }) => signed(side, amount)))
