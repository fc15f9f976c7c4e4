import { createRandom, type Random } from '@riposte/market-model'
import type { OrderFault } from '@riposte/simulators'
import type { DeriveVenue } from '../../src/index.ts'
import { CALM, type Misery } from './torn-network.ts'
import { createTornTrader } from './torn-trader.ts'
import { judge } from './torn-verdict.ts'
import { openTornWorld, SUBACCOUNT, type TornWorld, whileWaiting } from './torn-world.ts'

/** What a seeded run found. */
export interface TornResult {
  readonly seed: number
  /** Empty when our view ended equal to the exchange's and no order was placed twice. */
  readonly violations: readonly string[]
  readonly counts: Readonly<Record<string, number>>
}

export interface TornOptions {
  /** Told what happens, line by line. */
  readonly tell?: (line: string) => void
  /** Plants a bug between the trader and the client. */
  readonly sabotage?: (venue: DeriveVenue) => DeriveVenue
}

const TORN_MS = 9000
const ACT_EVERY_MS = 450
const SETTLED_WITHIN_MS = 240_000
const LATE_FRAMES_MS = 3000

const ORDER_FAULTS: readonly OrderFault[] = [
  { placed: true, reply: 9000 },
  { placed: false, reply: 9000 },
  { placed: true, reply: 9001 },
  { placed: false, reply: 11002 },
  { placed: true, reply: -32603 },
  { placed: true, reply: 'none' },
  { placed: false, reply: 'none' },
  { placed: true, reply: 'disconnect' },
  { placed: false, reply: 'disconnect' },
]

/** Besides orders: what the desk finds out with, and what it cancels with. */
const FALLIBLE_CALLS = ['private/cancel', 'private/get_open_orders', 'private/get_trade_history', 'private/get_account']

/**
 * A desk trades over connections that lose, repeat, delay and reorder, against an exchange that answers 9000 both ways.
 * Then all is calm, and both sides must agree on every order, fill, position and unit of cash.
 */
export async function tearApart(seed: number, { tell = () => {}, sabotage }: TornOptions = {}): Promise<TornResult> {
  const random = createRandom(seed, 'world')
  const rateLimits = random.unit() < 0.2 ? { matchingTps: 2, nonMatchingTps: 6 } : undefined
  const cancelOnDisconnect = random.unit() < 0.2 ? 'on' : 'keep'
  const world = await openTornWorld(seed, { rateLimits, cancelOnDisconnect }, tell)
  const { clock, network, market, core, venue } = world
  const trader = createTornTrader(sabotage?.(venue) ?? venue, clock, createRandom(seed, 'trader'))

  await tear(world, random, () => void trader.act())

  network.misery = CALM
  market.freeze()
  forgetFaults(core)
  const limitMs = clock.monotonicMs() + SETTLED_WITHIN_MS
  const isSettled = (): boolean => trader.pursuing() === 0 && venue.status() === 'ready'
  const settle = async (): Promise<void> => {
    while (!isSettled() && clock.monotonicMs() < limitMs) await clock.step()
  }
  await settle()
  await clock.runUntil(clock.monotonicMs() + LATE_FRAMES_MS)
  await settle()
  // A dead link is not noticed before a ping goes unanswered, and what is asked until then is lost.
  while (!(await isAnswered(world)) && clock.monotonicMs() < limitMs) await clock.runUntil(clock.monotonicMs() + 1000)
  await settle()
  const violations = isSettled()
    ? await judge(world, trader)
    : [`not settled: ${trader.pursuing()} pursued, ${venue.status()}`]

  await whileWaiting(world, venue.stop())
  core.stop()
  const { connectionsLost, rateWaits } = venue.counters()
  const orders = core.engine.orders(SUBACCOUNT).length
  const sums = { intents: trader.intents.size, orders, fills: world.fills.length, connectionsLost, rateWaits }
  return { seed, violations, counts: { ...network.counts, ...sums } }
}

async function isAnswered(world: TornWorld): Promise<boolean> {
  const asked = world.venue.openOrders().then(
    () => true,
    () => false,
  )
  return whileWaiting(world, asked)
}

/** What was scripted and has not come to pass is not to disturb the calm. */
function forgetFaults({ faults }: TornWorld['core']): void {
  while (faults.takeOrderFault() !== undefined);
  while (faults.takeNoticeFault() !== undefined);
  for (const method of FALLIBLE_CALLS) while (faults.takeCallFault(method) !== undefined);
}

/** Act for a while in misery; one world in ten meets a dead link besides, one in ten an exchange that starts again. */
async function tear({ clock, network, core }: TornWorld, random: Random, act: () => void): Promise<void> {
  const endMs = clock.monotonicMs() + TORN_MS
  network.misery = drawMisery(random)
  if (random.unit() < 0.1) clock.after(TORN_MS / 2, () => network.goSilent())
  if (random.unit() < 0.1) clock.after(TORN_MS / 3, () => core.faults.restart())
  const keepActing = (): void => {
    if (clock.monotonicMs() >= endMs) return
    const fault = ORDER_FAULTS[Math.floor(random.unit() * ORDER_FAULTS.length)]
    if (fault !== undefined && random.unit() < 0.35) core.faults.onNextOrder(fault)
    const call = FALLIBLE_CALLS[Math.floor(random.unit() * FALLIBLE_CALLS.length)]
    if (fault !== undefined && call !== undefined && random.unit() < 0.2) core.faults.onNextCall(call, fault)
    if (random.unit() < 0.2) core.faults.onNextNotices({ repeat: random.unit() < 0.5, delayMs: 3000 * random.unit() })
    act()
    clock.after(ACT_EVERY_MS * (0.3 + 1.4 * random.unit()), keepActing)
  }
  keepActing()
  await clock.runUntil(endMs)
}

/** Each world is bad in its own way: some of it, or all at once. */
function drawMisery(random: Random): Misery {
  const some = (most: number): number => (random.unit() < 0.5 ? 0 : most * random.unit())
  return {
    cut: some(0.01),
    swallowed: some(0.06),
    late: some(0.06),
    duplicate: some(0.3),
    reorder: some(0.4),
    refused: some(0.3),
  }
}
