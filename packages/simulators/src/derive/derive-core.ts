import { type Cancel, type Clock, createRandom, type Logger, nextUuid, silentLogger } from '@riposte/market-model'
import { answerWith } from './answer-with.ts'
import { cancelOnDisconnect, endProtected } from './cancel-orders.ts'
import { type Connection, createConnection, type Peer } from './connection.ts'
import { createConnections } from './connections.ts'
import { createDeriveEngine, type DeriveEngine } from './engine.ts'
import { createExchange, type Exchange, type ExchangeOptions } from './exchange.ts'
import { createDeriveFaults, type DeriveFaults } from './faults.ts'
import { type RequestId, replyText } from './frame.ts'
import { createHub } from './hub.ts'
import { checkLogin, type LoginProof } from './login.ts'
import type { Answer, Principal, Session } from './method.ts'
import { METHODS } from './methods.ts'
import { drainNotices } from './notices.ts'
import { readParams } from './params.ts'
import { createPublisher, FIRST_MESSAGES } from './publisher.ts'
import { createRateCounter, type RateLimits } from './rate-limits.ts'
import { type Outcome, refused } from './rpc-error.ts'
import { hitOf, runMethod } from './run-method.ts'
import { createTeller } from './teller.ts'

export interface DeriveCoreOptions extends ExchangeOptions {
  readonly clock: Clock
  readonly logger?: Logger
  readonly faults?: DeriveFaults
  /** Undefined: requests are counted but none is refused. */
  readonly rateLimits?: RateLimits
}

/** A call as it comes from either transport. */
export interface Caller {
  /** Undefined before login. */
  readonly principal: Principal | undefined
  readonly session: Session | undefined
  readonly who: string
}

/** The exchange without sockets: everything that a transport needs, and nothing that waits for the network. */
export interface DeriveCore {
  readonly exchange: Exchange
  /** The venue's own view, for tests and displays. */
  readonly engine: DeriveEngine
  readonly faults: DeriveFaults
  connect(peer: Peer): Connection
  /** One REST request. @param proof the X-Derive headers, undefined when there are none */
  post(method: string, body: unknown, proof: LoginProof | undefined, who: string, reply: (text: string) => void): void
  /** Let time pass: prices, market makers, expiries, publications. Called by the core's own timer once started. */
  tick(): void
  start(): void
  stop(): void
}

const TICK_MS = 50
/** Orders in their taker delay at a time; more are rejected from the queue. */
const MOST_PENDING = 10_000

export function createDeriveCore(options: DeriveCoreOptions): DeriveCore {
  const { clock } = options
  const logger = options.logger ?? silentLogger
  const faults = options.faults ?? createDeriveFaults()
  const exchange = createExchange(options, clock.nowMs(), faults.distortion)
  const hub = createHub(exchange)
  const rates = createRateCounter(options.rateLimits)
  const tell = createTeller(hub, faults, clock)
  const publisher = createPublisher(exchange, hub, tell)
  const connections = createConnections(options.rateLimits?.connections, clock)
  let tickedAt = clock.nowMs()
  // Whether a reply or its notifications go first is nobody's promise; a stream of its own keeps ids the same.
  const order = createRandom(Math.floor(options.random.unit() * 2 ** 32), 'reply order')
  /** What each order in its taker delay would do to be forgotten. */
  const pending = new Map<Cancel, () => void>()
  let timer: Cancel | undefined

  function finish(outcome: Outcome<unknown>, reply: (outcome: Outcome<unknown>) => void): void {
    const notices = drainNotices(exchange, clock.nowMs())
    const replyFirst = notices.length === 0 || order.unit() < 0.5
    if (replyFirst) reply(outcome)
    tell(notices)
    if (!replyFirst) reply(outcome)
    // What was taken is missing from the book until the market makers look again.
    for (const listed of exchange.outbox.takeTouched()) hub.publishBooks(listed, clock.nowMs())
  }

  /** A bug of the simulator's own must not take the desk's process down: it is reported, and the client hears -32603. */
  function guarded<T>(work: () => T, otherwise: T): T {
    try {
      return work()
    } catch (error) {
      logger.error('derive-simulator.bug', { error: error instanceof Error ? error.stack : String(error) })
      return otherwise
    }
  }

  function runLater(
    answer: Extract<Answer, { status: 'later' }>,
    reply: (outcome: Outcome<unknown>) => void,
    drop: () => void,
  ): void {
    if (pending.size >= MOST_PENDING) return reply(refused(11002))
    const fault = faults.takeOrderFault()
    const step = (): Outcome<unknown> => {
      exchange.market.advance(clock.nowMs())
      return answer.step(clock.nowMs())
    }
    const run = (): void => {
      const reaches = fault === undefined || fault.placed
      const outcome = reaches ? guarded(step, refused(-32603)) : refused(11002)
      finish(outcome, (real) => answerWith(clock, fault, real, reply, drop))
    }
    if (answer.delayMs <= 0) return run()
    const cancel = clock.after(answer.delayMs, () => {
      pending.delete(cancel)
      run()
    })
    pending.set(cancel, drop)
  }

  function call(
    methodName: string,
    params: Readonly<Record<string, unknown>>,
    caller: Caller,
    reply: (outcome: Outcome<unknown>) => void,
    drop: () => void,
  ): void {
    const now = clock.nowMs()
    const method = METHODS.get(methodName)
    if (method === undefined || (method.socketOnly && caller.session === undefined)) return reply(refused(-32601))
    const wait = rates.take(caller.who, hitOf(exchange, method, params), now)
    if (wait !== undefined) return reply(refused(-32000, `Retry after ${wait} ms`))
    const shared = { exchange, now, read: readParams(params), session: caller.session, rates, who: caller.who }
    const fault = faults.takeCallFault(methodName)
    if (fault?.placed === false) return answerWith(clock, fault, refused(-32603), reply, drop)
    const answer = guarded<Answer>(() => runMethod(method, shared, caller.principal), refused(-32603))
    if (answer.status === 'later') runLater(answer, reply, drop)
    else finish(answer, (real) => answerWith(clock, fault, real, reply, drop))
    hub.publishFirst(FIRST_MESSAGES, now)
  }

  function forgetPending(): void {
    for (const cancel of pending.keys()) cancel()
    pending.clear()
  }

  /** What an engine's restart leaves behind: protected orders and requests under way are gone. */
  function restart(): void {
    const lost = [...pending.values()]
    forgetPending()
    endProtected(exchange, clock.nowMs())
    tell(drainNotices(exchange, clock.nowMs()))
    for (const drop of lost) drop()
    connections.meet('close')
  }
  faults.onConnections((fault) => (fault === 'restart' ? restart() : connections.meet(fault)))

  const core: DeriveCore = {
    exchange,
    engine: createDeriveEngine(exchange),
    faults,
    connect: (peer) =>
      connections.admit(peer, (admitted) =>
        createConnection({
          exchange,
          hub,
          peer: admitted,
          call,
          lost(account) {
            cancelOnDisconnect(exchange, account, clock.nowMs())
            tell(drainNotices(exchange, clock.nowMs()))
          },
        }),
      ),
    post(method, body, proof, who, reply) {
      const id: RequestId = nextUuid(order)
      const send = (outcome: Outcome<unknown>): void => reply(replyText(id, outcome))
      const rules = { ownerWindowMs: exchange.rules.ownerLoginWindowMs }
      const login = proof === undefined ? undefined : checkLogin(exchange.accounts, proof, clock.nowMs(), rules)
      if (login?.status === 'refused' && method.startsWith('private/')) return send(login)
      const principal = login?.status === 'done' ? login.value : undefined
      if (body !== undefined && body !== null && (typeof body !== 'object' || Array.isArray(body))) {
        return send(refused(-32602, 'body: expected an object'))
      }
      const caller = { principal, session: undefined, who: principal?.account.wallet ?? who }
      call(method, (body ?? {}) as Readonly<Record<string, unknown>>, caller, send, () => reply(''))
    },
    tick() {
      const now = clock.nowMs()
      faults.elapse(now - tickedAt, exchange.instruments)
      tickedAt = now
      guarded(() => publisher.tick(now), undefined)
    },
    start() {
      const again = (): void => {
        core.tick()
        timer = clock.after(TICK_MS, again)
      }
      timer = clock.after(TICK_MS, again)
    },
    stop() {
      timer?.()
      forgetPending()
    },
  }
  return core
}
