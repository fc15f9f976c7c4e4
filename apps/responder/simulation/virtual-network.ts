import type { Cancel, Clock, Random } from '@riposte/market-model'
import type { Effect, Life } from './life.ts'

/** How bad the network is. Chances are for each frame or connection, from 0 to 1. */
export interface Weather {
  /** One way, ms. */
  readonly delayMs: readonly [least: number, most: number]
  /** A connection attempt fails. */
  readonly refuseChance: number
  /** A frame of the desk that matters (order, quote) is lost with its connection. */
  readonly requestLostChance: number
  /** It arrives, and its connection is cut before the answer comes back. */
  readonly replyLostChance: number
  /** A request of the desk is swallowed by its server, and its connection lives on. */
  readonly unansweredChance: number
  /** A frame of the desk meets a link that has gone dead without a word. */
  readonly halfOpenChance: number
  /** A private notification of the venue arrives twice. */
  readonly duplicateChance: number
  /** A REST call fails, before or after the server has answered it. */
  readonly restFailChance: number
}

export const FAIR_WEATHER: Weather = {
  delayMs: [0.2, 2],
  refuseChance: 0,
  requestLostChance: 0,
  replyLostChance: 0,
  unansweredChance: 0,
  halfOpenChance: 0,
  duplicateChance: 0,
  restFailChance: 0,
}

/** The server's end of a connection. */
export interface ServerEnd {
  receive(text: string): void
  closed(): void
}

/** What the server does to its end. */
export interface ServerSide {
  send(text: string): void
  drop(): void
}

/** What the desk's client is told. */
interface ClientHandlers {
  opened(): void
  text(frame: string): void
  ping(): void
  closed(cause: string): void
}

interface ClientEnd {
  send(text: string): void
  terminate(): void
}

interface ConnectOptions {
  readonly life: Life
  readonly handlers: ClientHandlers
  /** Joins the connection to a server; called when it opens there. */
  attach(side: ServerSide): ServerEnd
  /** What a frame of the desk is, for the points at which it may crash. */
  effectOf(text: string): Extract<Effect, 'order' | 'quote' | 'send'>
  /** Called as a frame arrives at the server, before the server sees it. */
  arriving(text: string): void
}

/** Links between a desk and the venues, all of one weather. Within a connection order is kept; between them it isn't. */
export interface VirtualNetwork {
  weather: Weather
  connect(options: ConnectOptions): ClientEnd
  /** A request over HTTP. */
  ask<T>(life: Life, answer: (reply: (value: T) => void) => void): Promise<T>
  /** Cut every connection, as a router that restarts does. */
  cutAll(): void
}

/** A server that is not told of a lost client notices after this long. */
const SERVER_NOTICES_MS = 45_000
const PING_MS = 20_000

export interface NetworkOptions {
  readonly clock: Clock
  readonly random: Random
  tell(line: string): void
}

export function createVirtualNetwork({ clock, random, tell }: NetworkOptions): VirtualNetwork {
  const links = new Set<{ cut(cause: string): void }>()
  const chance = (share: number): boolean => share > 0 && random.unit() < share

  function delay(): number {
    const [least, most] = network.weather.delayMs
    return least + random.unit() ** 3 * (most - least)
  }

  /** Frames of one direction: each after its own delay, none before an earlier one. */
  function createPipe(deliver: (text: string) => void) {
    const waiting: { readonly at: number; readonly text: string }[] = []
    let cancel: Cancel | undefined
    let latest = 0
    function next(): void {
      const first = waiting[0]
      if (first === undefined) {
        cancel = undefined
        return
      }
      cancel = clock.after(first.at - clock.monotonicMs(), () => {
        waiting.shift()
        deliver(first.text)
        next()
      })
    }
    return {
      push(text: string): void {
        latest = Math.max(latest, clock.monotonicMs() + delay())
        waiting.push({ at: latest, text })
        if (cancel === undefined) next()
      },
      stop(): void {
        cancel?.()
        waiting.length = 0
      },
    }
  }

  function connect({ life, handlers, attach, effectOf, arriving }: ConnectOptions): ClientEnd {
    let server: ServerEnd | undefined
    let clientOpen = life.isAlive()
    let serverOpen = false
    let isDead = false
    let cutAfterDelivery: string | undefined
    let cancelPing: Cancel = () => {}

    const upstream = createPipe((text) => {
      if (!serverOpen || server === undefined) return
      arriving(text)
      server.receive(text)
      if (cutAfterDelivery === text) cut('the reply was lost')
    })
    const downstream = createPipe((text) => {
      if (!clientOpen || !life.passes('receive', 'before')) return
      if (text === PING) handlers.ping()
      else handlers.text(text)
      life.passes('receive', 'after')
    })
    const link = { cut }
    const side: ServerSide = {
      send(text) {
        if (isDead || !serverOpen) return
        downstream.push(text)
        if (isPrivateNotice(text) && chance(network.weather.duplicateChance)) {
          tell('a notification comes twice')
          downstream.push(text)
        }
      },
      drop: () => cut('dropped by the server'),
    }

    function closeClient(cause: string): void {
      if (!clientOpen) return
      clientOpen = false
      downstream.stop()
      if (life.isAlive()) handlers.closed(cause)
    }

    function closeServer(): void {
      if (!serverOpen) return
      serverOpen = false
      cancelPing()
      upstream.stop()
      links.delete(link)
      server?.closed()
    }

    /** Both ends learn of it, each in its own time; what is on its way is lost. */
    function cut(cause: string): void {
      if (isDead) return
      isDead = true
      upstream.stop()
      downstream.stop()
      clock.after(delay(), () => closeClient(cause))
      clock.after(delay(), closeServer)
    }

    /** Nobody is told: frames vanish until each end loses patience. */
    function goSilent(): void {
      if (isDead) return
      isDead = true
      tell('a connection goes silent')
      upstream.stop()
      downstream.stop()
      clock.after(SERVER_NOTICES_MS, closeServer)
    }

    function ping(): void {
      cancelPing = clock.after(PING_MS, () => {
        side.send(PING)
        ping()
      })
    }

    life.onEnd(() => {
      clientOpen = false
      downstream.stop()
      // Killed, the process leaves what it has sent to the system; a machine without power takes that along.
      if (random.unit() < 0.3) goSilent()
      else clock.after(delay() + 5, closeServer)
    })
    clock.after(2 * delay(), () => {
      if (!clientOpen || isDead) return
      if (chance(network.weather.refuseChance)) return closeClient('refused')
      serverOpen = true
      links.add(link)
      server = attach(side)
      ping()
      if (!life.passes('receive', 'before')) return
      handlers.opened()
      life.passes('receive', 'after')
    })

    return {
      send(text) {
        const effect = effectOf(text)
        if (!life.passes(effect, 'before') || !clientOpen) return
        if (!isDead) {
          if (effect !== 'send' && chance(network.weather.requestLostChance)) {
            tell(`${effect} lost with its connection`)
            cut('the request was lost')
          } else {
            if (effect !== 'send' && chance(network.weather.replyLostChance)) {
              tell(`the reply to ${effect} will be lost`)
              cutAfterDelivery = text
            }
            if (!chance(network.weather.unansweredChance)) upstream.push(text)
            if (chance(network.weather.halfOpenChance)) goSilent()
          }
        }
        life.passes(effect, 'after')
      },
      terminate() {
        if (!clientOpen) return
        clientOpen = false
        downstream.stop()
        if (!isDead) clock.after(delay(), closeServer)
        isDead = true
      },
    }
  }

  const network: VirtualNetwork = {
    weather: FAIR_WEATHER,
    connect,
    ask(life, answer) {
      return new Promise((resolve, reject) => {
        if (!life.passes('send', 'before')) return
        const fails = chance(network.weather.restFailChance)
        const reachesServer = !fails || random.unit() < 0.5
        clock.after(delay(), () => {
          if (!reachesServer) {
            life.clock.after(delay(), () => reject(new Error('the connection was reset')))
            return
          }
          answer((value) => {
            life.clock.after(delay(), () => (fails ? reject(new Error('the reply was lost')) : resolve(value)))
          })
        })
        life.passes('send', 'after')
      })
    },
    cutAll() {
      for (const link of [...links]) link.cut('the network was cut')
    },
  }
  return network
}

const PING = '\u0000ping'

/** Derive's private channels begin with a subaccount's number. */
function isPrivateNotice(text: string): boolean {
  return text.includes('.trades"') || text.includes('.orders"')
}
