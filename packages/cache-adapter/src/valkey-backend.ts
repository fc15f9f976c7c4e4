import type { RedisClientType } from '@keyv/redis'
import { CacheError, causeText } from './errors.ts'
import { toCacheStore } from './keyv-backend.ts'
import type { CacheTimer } from './ports.ts'
import type { Backend } from './store.ts'
import { parseValkeyNode, type ValkeyNode } from './valkey-node.ts'
import { valkeyRefusal } from './valkey-refusal.ts'
import { within } from './within.ts'

export interface ValkeyOptions {
  /** `host:port` of a server; several are nodes of one cluster, not all of which need to be named. */
  readonly nodes: readonly string[]
  readonly username?: string
  readonly password?: string
  /** Default false. Authorities beside the system's are given to Node in `NODE_EXTRA_CA_CERTS`. */
  readonly tls?: boolean
  /** Put before every key, so that others may use the server as well: letters, digits and `._:{}-`. Default `riposte`. */
  readonly prefix?: string
}

/** A connection takes a few round trips. */
const CONNECT_WAIT_MS = 2_000

type Client = Awaited<ReturnType<typeof loadClient>>

/** What a client of one server and one of a cluster have in common, and is needed here. */
interface Connection {
  connect(): Promise<unknown>
  destroy(): void
  on(event: string, listener: (error: unknown) => void): Connection
}

/** One Valkey or Redis server, or a cluster of them. */
export function valkeyBackend(options: ValkeyOptions, clock: CacheTimer): Backend {
  if (options.nodes.length === 0) throw new CacheError('OPTION_INVALID', 'nodes: expected at least one host:port')
  const nodes = options.nodes.map(parseValkeyNode)
  const { prefix = 'riposte' } = options
  // The server looks for keys by a pattern, in which other signs mean other things than themselves.
  if (!/^[\w.:{}-]+$/.test(prefix)) {
    const got = JSON.stringify(prefix)
    throw new CacheError('OPTION_INVALID', `prefix: expected letters, digits and any of ._:{}-, got ${got}`)
  }
  const title = `Valkey at ${options.nodes.join(', ')}`
  let current: Connection | undefined

  return {
    title,
    async open(onLost) {
      destroy(current)
      current = undefined
      const client = await loadClient()
      const connection = connect(client, nodes, options)
      let firstError: unknown
      let connected = false
      const onError = (error: unknown): void => {
        firstError ??= error
        if (connected) onLost(causeText(error))
      }
      connection.on('error', onError).on('node-error', onError)
      try {
        await within(clock, CONNECT_WAIT_MS, connection.connect())
      } catch (error) {
        destroy(connection)
        // What comes later is about a socket that was closed for the first reason.
        throw firstError ?? error
      }
      connected = true
      current = connection
      // The adapter would connect a client again that was closed, even one that has been replaced.
      connection.connect = () => Promise.reject(new Error('the connection is closed'))
      // A lost write must not look like one that was made. An error of a command is thrown, and therefore told twice.
      const settings = { namespace: prefix, throwOnErrors: true }
      return toCacheStore(new client.default(connection as unknown as RedisClientType, settings), () => {})
    },
    refusal: (error) => valkeyRefusal(title, error),
  }
}

/** Loaded when it is needed: who keeps a file needs no client. */
async function loadClient() {
  try {
    return await import('@keyv/redis')
  } catch (error) {
    throw new CacheError('CLIENT_MISSING', 'the Valkey backend needs a package: npm install @keyv/redis', {
      cause: error,
    })
  }
}

/** A client that fails at once instead of waiting for a better time. Whoever guards the store opens another one then. */
function connect(
  { createClient, createCluster }: Client,
  nodes: readonly ValkeyNode[],
  options: ValkeyOptions,
): Connection {
  const { username, password, tls = false } = options
  const common = {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    disableOfflineQueue: true,
  }
  const socket = {
    connectTimeout: CONNECT_WAIT_MS,
    reconnectStrategy: false as const,
    ...(tls ? { tls: true as const } : {}),
  }
  const [node] = nodes
  if (nodes.length === 1 && node !== undefined) {
    return createClient({ ...common, socket: { ...socket, ...node } }) as Connection
  }
  return createCluster({
    rootNodes: nodes.map((root) => ({ socket: { ...root } })),
    defaults: { ...common, socket },
  }) as Connection
}

function destroy(connection: Connection | undefined): void {
  try {
    connection?.destroy()
  } catch {
    // It was closed already.
  }
}
