import type { AccountStream } from './account-stream.ts'
import { catchUp } from './catch-up.ts'
import { type Connection, type ConnectionOptions, createConnection } from './connection.ts'
import type { DeriveAccount } from './decode/account.ts'
import type { CatalogEntry } from './decode/instrument.ts'
import { DeriveError } from './errors.ts'
import type { ExchangeTime } from './exchange-time.ts'
import type { RpcReply } from './json-rpc.ts'
import type { Settings } from './options.ts'
import type { AccountRates, RateBudget, RatedCall } from './rate/rate-budget.ts'
import { createRateGate } from './rate/rate-gate.ts'
import type { Reporter } from './report.ts'
import type { Requester } from './request.ts'
import { logIn } from './session.ts'
import { applyCancelOnDisconnect, checkSession, type SessionReport, watchKey } from './session-checks.ts'
import { checkSigning } from './signing-check.ts'
import { subscribe } from './subscribe.ts'
import { ordersChannel, tradesChannel } from './wire/channels.ts'
import type { DeriveMethod, SignedMethod } from './wire/methods.ts'

export interface AccountLinkOptions
  extends Pick<ConnectionOptions, 'url' | 'connect' | 'ready' | 'down' | 'setUpFailed'> {
  readonly settings: Settings
  readonly time: ExchangeTime
  readonly stream: AccountStream
  readonly report: Reporter
  readonly budget: RateBudget
  /** Channels of the account besides orders and trades, and who reads them. */
  readonly channels: ReadonlyMap<string, (data: unknown) => void>
  /** Instruments for which the exchange's hashes are compared with ours before anything is traded. */
  signingProbes(): readonly CatalogEntry[]
}

/** How a signed request is to be sent. */
interface SendOptions {
  readonly instrument?: string
  readonly isUrgent: boolean
  /** Monotonic moment after which it is of no use any more. */
  readonly latestMs?: number
}

/** The one socket that is logged in: orders, cancels, reads of the account, and its stream of fills. */
export interface AccountLink extends Requester, Pick<Connection, 'start' | 'stop' | 'isReady'> {
  /** Asks with the reserved share of the rate limit: cancels, and what finds out about orders. */
  readonly urgent: Requester
  /** Send the text of signed params. When the rate limit allows it the frame leaves in this very call. */
  sendSigned(method: SignedMethod, params: string, options: SendOptions): Promise<RpcReply>
  /** How many orders for an instrument could leave now. */
  ordersFree(instrument: string): number
  /** What was learnt at the last login; undefined before the first. */
  session(): SessionReport | undefined
}

const NOT_READY: RpcReply = { status: 'not-sent', cause: 'the connection of the account is not ready' }

export function createAccountLink(options: AccountLinkOptions): AccountLink {
  const { settings, stream, report, budget, time } = options
  const { clock, random, logger, subaccountIds } = settings
  const handlers = new Map<string, (data: unknown) => void>(options.channels)
  const needed = new Set<string>()
  for (const id of subaccountIds) {
    needed.add(ordersChannel(id)).add(tradesChannel(id))
    handlers.set(ordersChannel(id), stream.onOrders)
    handlers.set(tradesChannel(id), stream.onTrades)
  }
  // The wallet in a channel's name may come back in other letters than it was written in.
  const byAnyCase = new Map([...handlers].map(([channel, handle]) => [channel.toLowerCase(), handle]))
  const gate = createRateGate({
    clock,
    budget,
    queueMax: settings.rateQueueMax,
    noteWait: report.rateWait,
    noteRefusal: report.rateRefusal,
  })
  let wasReady = false
  let session: SessionReport | undefined
  let stopKeyWatch = (): void => {}

  /** A requester that takes its turn. */
  const paced = (requester: Requester, isUrgent: boolean): Requester => ({
    call: (method, params) => gate.run(ratedCall(method, params, isUrgent), () => requester.call(method, params)),
  })

  async function setUp(fresh: Requester): Promise<void> {
    const requester = paced(fresh, true)
    const isFirst = session === undefined
    await logIn(requester, { ...settings, time, isFirst })
    const { account, keyExpiresAt } = await checkSession(requester, settings, time.now()).catch(orWhatWasKnown)
    budget.adopt(ratesOf(account))
    const applied = await applyCancelOnDisconnect(requester, settings, account)
    if (isFirst && settings.mode === 'live') {
      const debug = (params: string) => connection.callRaw('private/order_debug', params)
      await checkSigning({ settings, time, entries: options.signingProbes(), debug })
    }
    session = { account: applied, keyExpiresAt }
    await follow(requester)
    if (wasReady) await catchUp(requester, settings, stream)
    else stream.startAt(time.now())
    stopKeyWatch()
    stopKeyWatch = watchKey(clock, logger, time.now, keyExpiresAt)
  }

  /** A desk that trades already is not to stop because an answer is of another form than it was. */
  function orWhatWasKnown(error: unknown): SessionReport {
    const isAnswer = error instanceof DeriveError && ['FIELD_INVALID', 'REQUEST_REFUSED'].includes(error.code)
    if (session === undefined || !isAnswer) throw error
    logger.error('derive.account.unchecked', { error: error.message })
    return session
  }

  async function follow(requester: Requester): Promise<void> {
    const rejected: string[] = []
    await subscribe(requester, clock, [...handlers.keys()], (channel, reason) => {
      report.rejectedChannel(channel, reason)
      if (needed.has(channel)) rejected.push(channel)
    })
    // Without its own stream the desk would be blind to its fills.
    if (rejected.length > 0) {
      throw new DeriveError('REQUEST_REFUSED', `expected to follow ${rejected.join(', ')}, was refused`, { rejected })
    }
  }

  const connection = createConnection({
    name: 'account',
    url: options.url,
    connect: options.connect,
    clock,
    random,
    logger,
    requestTimeoutMs: settings.requestTimeoutMs,
    setUp,
    setUpFailed: options.setUpFailed,
    notification: (channel, data) => (handlers.get(channel) ?? byAnyCase.get(channel.toLowerCase()))?.(data),
    invalidFrame: (reason) => report.badMessage(new Error(reason)),
    ready() {
      wasReady = true
      options.ready()
    },
    down(cause) {
      gate.drop(`the connection dropped: ${cause}`)
      report.connectionLost()
      options.down(cause)
    },
  })
  const whenReady: Requester = {
    call: (method, params) => (connection.isReady() ? connection.call(method, params) : Promise.resolve(NOT_READY)),
  }
  const [urgent, ordinary] = [paced(whenReady, true), paced(whenReady, false)]
  const ifReady = (requester: Requester): Requester => ({
    call: (method, params) => (connection.isReady() ? requester.call(method, params) : Promise.resolve(NOT_READY)),
  })

  return {
    start: connection.start,
    stop() {
      stopKeyWatch()
      gate.drop('stopped')
      connection.stop()
    },
    isReady: connection.isReady,
    call: ifReady(ordinary).call,
    urgent: ifReady(urgent),
    sendSigned(method, params, { instrument, isUrgent, latestMs }) {
      if (!connection.isReady()) return Promise.resolve(NOT_READY)
      return gate.run({ method, instrument, isUrgent }, () => connection.callRaw(method, params), latestMs)
    },
    ordersFree: (instrument) =>
      connection.isReady() ? gate.free({ method: 'private/order', instrument, isUrgent: true }) : 0,
    session: () => session,
  }
}

function ratedCall(method: DeriveMethod, params: unknown, isUrgent: boolean): RatedCall {
  return { method, instrument: (params as { readonly instrument_name?: string }).instrument_name, isUrgent }
}

function ratesOf(account: DeriveAccount): AccountRates {
  return {
    matching: account.websocketMatchingTps,
    nonMatching: account.websocketNonMatchingTps,
    option: account.websocketOptionTps,
    perp: account.websocketPerpTps,
    byMethod: account.perEndpointTps,
  }
}
