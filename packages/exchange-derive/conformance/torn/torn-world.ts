import { createMemoryNonceStore, createNonces, createSigner } from '@riposte/evm-signing'
import { createRandom, epochMs, type Fill, type Logger, type OrderState, parseWad } from '@riposte/market-model'
import { createVirtualClock, type VirtualClock } from '@riposte/market-model/testing'
import { createDeriveCore, createDeriveFaults, type DeriveCore } from '@riposte/simulators'
import { createDeriveVenue, type DeriveVenue } from '../../src/index.ts'
import { createTornMarket, type TornMarket } from './torn-market.ts'
import { createTornNetwork, type TornNetwork } from './torn-network.ts'

export const START_AT = epochMs(Date.UTC(2026, 5, 1, 12))
export const SUBACCOUNT = 7

/** An exchange, a client, and what lies between them, all in virtual time. */
export interface TornWorld {
  readonly clock: VirtualClock
  readonly market: TornMarket
  readonly core: DeriveCore
  readonly network: TornNetwork
  readonly venue: DeriveVenue
  /** What the venue has told. */
  readonly fills: readonly Fill[]
  readonly orders: ReadonlyMap<string, OrderState>
}

// Two published development keys.
const OWNER = createSigner('0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d')
const SESSION = createSigner('0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a')

/** How the account differs from others. */
export interface TornHabits {
  readonly rateLimits: { readonly matchingTps: number; readonly nonMatchingTps: number } | undefined
  readonly cancelOnDisconnect: 'on' | 'keep'
}

/** Open it all up and connect, while the network is still calm. */
export async function openTornWorld(
  seed: number,
  habits: TornHabits,
  tell: (line: string) => void,
): Promise<TornWorld> {
  const clock = createVirtualClock(START_AT)
  const market = createTornMarket(START_AT)
  const core = createDeriveCore({
    market,
    clock,
    random: createRandom(seed, 'exchange'),
    faults: createDeriveFaults(),
    rules: { publishIntervalMs: 2000 },
    ...(habits.rateLimits === undefined ? {} : { rateLimits: habits.rateLimits }),
    accounts: [
      {
        wallet: OWNER.address,
        sessionKeys: [{ address: SESSION.address, expiry: epochMs(START_AT + 1e10) }],
        subaccounts: [{ id: SUBACCOUNT, usdc: parseWad('100000') }],
      },
    ],
  })
  core.start()
  const network = createTornNetwork(core, clock, createRandom(seed, 'network'))
  const line = (level: string) => (event: string, fields?: object) => {
    tell(`${clock.monotonicMs().toFixed(0)} ${level} ${event} ${JSON.stringify(fields)}`)
  }
  const logger: Logger = { debug() {}, info: line('info'), warn: line('warn'), error: line('error') }
  const venue = createDeriveVenue({
    network: 'local',
    mode: 'live',
    url: 'http://derive/v3',
    wallet: OWNER.address,
    signer: SESSION,
    subaccounts: { ETH: SUBACCOUNT },
    clock,
    random: createRandom(seed, 'venue'),
    nonces: createNonces({ signer: SESSION.address, store: createMemoryNonceStore(), clock, unit: 'nanoseconds' }),
    requestTimeoutMs: 1000,
    cancelOnDisconnect: habits.cancelOnDisconnect,
    logger,
    transport: { connect: network.connect, http: network.http },
  })
  const fills: Fill[] = []
  const orders = new Map<string, OrderState>()
  const world: TornWorld = { clock, market, core, network, venue, fills, orders }
  await whileWaiting(
    world,
    venue.start({
      fill: (fill) => void fills.push(fill),
      order: (order) => void orders.set(order.orderId, order),
      status() {},
    }),
  )
  return world
}

/** Let the virtual world go on until something is answered. */
export async function whileWaiting<T>({ clock }: Pick<TornWorld, 'clock'>, asked: Promise<T>): Promise<T> {
  let isDone = false
  const answered = asked.finally(() => {
    isDone = true
  })
  answered.catch(() => {})
  while (!isDone) await clock.step()
  return answered
}
