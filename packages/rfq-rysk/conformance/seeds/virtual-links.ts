import { type Cancel, type Clock, createRandom } from '@riposte/market-model'
import type { RyskEngine, RyskLink } from '@riposte/simulators'
import type { FetchJson, SocketFactory, SocketHandlers } from '../../src/index.ts'
import { drawNoise } from './noise.ts'
import type { Weather } from './weather.ts'

/** The network between one desk and the server's core, with its weather. */
export interface VirtualLinks {
  /** Of one life of the desk: nothing reaches it after `die`. */
  newLife(): { readonly openSocket: SocketFactory; readonly fetchJson: FetchJson; die(): void }
  /** From now on nothing goes wrong. */
  calm(): void
  /** Every text frame that a desk gave to a socket. */
  readonly sent: readonly string[]
}

const SERVER_NOTICES_MS = 45_000
const PING_MS = 20_000

export function createVirtualLinks(seed: number, clock: Clock, engine: RyskEngine, rough: Weather): VirtualLinks {
  const random = createRandom(seed, 'links')
  const sent: string[] = []
  let weather = rough
  const chance = (share: number): boolean => share > 0 && random.unit() < share

  function delay(): number {
    const [least, most] = weather.delayMs
    return least + random.unit() ** 3 * (most - least)
  }

  /** Frames of one direction arrive in order, apart from those that overtake. */
  function createPipe(deliver: (text: string) => void): (text: string) => void {
    let latest = 0
    return (text) => {
      const at = clock.monotonicMs() + delay()
      const overtakes = chance(weather.reorderChance)
      if (!overtakes) latest = Math.max(latest, at)
      clock.after((overtakes ? at : latest) - clock.monotonicMs(), () => deliver(text))
    }
  }

  function attach(url: string, send: (text: string) => void): RyskLink {
    const path = new URL(url).pathname
    if (path === '/maker') return engine.connectMaker({ send })
    return engine.connectStream(path.slice('/rfqs/'.length), { send })
  }

  function connect(url: string, handlers: SocketHandlers, isAlive: () => boolean) {
    let link: RyskLink | undefined
    let clientOpen = true
    let isDead = false
    let cancelPing: Cancel = () => {}

    const tellClient = (act: () => void): void => {
      if (clientOpen && isAlive()) act()
    }
    const down = createPipe((text) => {
      if (!isDead) tellClient(() => handlers.message(text))
    })
    const up = createPipe((text) => {
      if (!isDead) link?.receive(text)
    })
    function closeServer(): void {
      cancelPing()
      link?.close()
      link = undefined
    }
    function cut(): void {
      if (isDead) return
      isDead = true
      clock.after(delay(), closeServer)
      clock.after(delay(), () =>
        tellClient(() => {
          clientOpen = false
          handlers.close('cut')
        }),
      )
    }
    function goSilent(): void {
      isDead = true
      clock.after(SERVER_NOTICES_MS, closeServer)
    }
    function ping(): void {
      cancelPing = clock.after(PING_MS, () => {
        if (isDead) return
        tellClient(() => handlers.ping())
        ping()
      })
    }
    function pass(pipe: (text: string) => void, text: string): void {
      if (isDead) return
      if (chance(weather.cutChance)) return cut()
      if (chance(weather.silentChance)) return goSilent()
      pipe(text)
    }

    clock.after(2 * delay(), () => {
      if (!clientOpen || !isAlive()) return
      if (chance(weather.refuseChance)) {
        clientOpen = false
        handlers.close('refused')
        return
      }
      link = attach(url, (text) => {
        if (chance(weather.noiseChance)) pass(down, drawNoise(random, text))
        pass(down, text)
        if (chance(weather.duplicateChance)) pass(down, text)
      })
      ping()
      handlers.open()
    })
    return {
      send(text: string) {
        sent.push(text)
        pass(up, text)
      },
      terminate() {
        if (!clientOpen) return
        clientOpen = false
        isDead = true
        clock.after(delay(), closeServer)
      },
    }
  }

  function answer(url: string): unknown {
    const { pathname, searchParams } = new URL(url)
    if (pathname === '/api/assets') return engine.assetsByChain()
    if (pathname === '/api/maker/positions') return engine.makerPositions(searchParams.get('address') ?? '')
    throw new Error(`nothing at ${pathname}`)
  }

  return {
    sent,
    newLife() {
      let alive = true
      const ends: (() => void)[] = []
      return {
        openSocket(url, handlers) {
          const socket = connect(url, handlers, () => alive)
          ends.push(socket.terminate)
          return socket
        },
        fetchJson: (url) =>
          new Promise((resolve, reject) => {
            const fails = chance(weather.restFailChance)
            clock.after(delay(), () => {
              const reply = JSON.parse(JSON.stringify(answer(url)))
              clock.after(delay(), () => alive && (fails ? reject(new Error('reset')) : resolve(reply)))
            })
          }),
        die() {
          alive = false
          for (const end of ends) end()
        },
      }
    },
    calm() {
      weather = {
        ...weather,
        refuseChance: 0,
        cutChance: 0,
        silentChance: 0,
        duplicateChance: 0,
        reorderChance: 0,
        noiseChance: 0,
        restFailChance: 0,
        crashChance: 0,
      }
    },
  }
}
