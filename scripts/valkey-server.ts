// A private Valkey or Redis server on a free loopback port, which a test may kill, stop and start again.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findValkeyServer } from './find-valkey.ts'

export interface ValkeyServer {
  /** `127.0.0.1:port`; the same for its whole life. */
  readonly node: string
  readonly port: number
  /** Start it anew after `kill`; resolves when it answers. What it held is gone. */
  start(): Promise<void>
  /** SIGKILL; resolves when it is dead. */
  kill(): Promise<void>
  /** SIGSTOP: it accepts connections and answers nothing, until `thaw`. */
  freeze(): void
  thaw(): void
  /** Kill it and remove what it left. */
  remove(): Promise<void>
}

const START_MS = 20_000

/** @param settings  more arguments of the server, such as `--requirepass` */
export async function startValkeyServer(settings: readonly string[] = []): Promise<ValkeyServer> {
  const program = findValkeyServer()
  const port = await freePort()
  const directory = mkdtempSync(join(tmpdir(), 'valkey-'))
  let child: ChildProcess | undefined

  async function start(): Promise<void> {
    const own = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      directory,
      '--save',
      '',
      '--loglevel',
      'warning',
    ]
    const started = spawn(program, [...own, ...settings], { stdio: 'ignore' })
    child = started
    const endMs = performance.now() + START_MS
    while (!(await answers(port))) {
      if (started.exitCode !== null || performance.now() > endMs) throw new Error(`${program} did not start on ${port}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  async function kill(): Promise<void> {
    const dying = child
    child = undefined
    if (dying === undefined || dying.exitCode !== null || dying.signalCode !== null) return
    const exit = once(dying, 'exit')
    dying.kill('SIGKILL')
    await exit
  }

  await start()
  return {
    node: `127.0.0.1:${port}`,
    port,
    start,
    kill,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async remove() {
      await kill()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** A port that nobody listens on just now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** True when something on the port answers a PING, if only to refuse it. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    const settle = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(1_000, () => settle(false))
    socket.on('error', () => settle(false)).on('close', () => settle(false))
    socket.on('data', (data) => settle(/^(\+PONG|-NOAUTH)/.test(data.toString())))
  })
}
