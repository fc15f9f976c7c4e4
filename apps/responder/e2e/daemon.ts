import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** One JSON line of the daemon's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly event: string }

/** A built command as a process of its own, in a directory of its own unless it is given one. */
export interface Daemon {
  readonly directory: string
  readonly process: ChildProcess
  readonly lines: readonly LogLine[]
  /** The first line that fits, past or to come. Rejects when the process ends before. */
  line(fits: (line: LogLine) => boolean): Promise<LogLine>
  /** Everything that it wrote to standard error. */
  errors(): string
  /** Exit code and signal. */
  ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  /** End it where it stands, as a power cut does. Resolves when it is gone. */
  kill(): Promise<void>
  /** End it if it still runs, and remove its directory if it is its own. */
  dispose(): Promise<void>
}

const MAIN = new URL('../dist/main.js', import.meta.url).pathname

export interface DaemonOptions {
  /** Default: start, the desk. */
  readonly command?: 'start' | 'simulators' | 'check' | 'transfer'
  /** Another program than the daemon, as arguments of Node. It writes lines of JSON, too. */
  readonly program?: readonly string[]
  /** Where it runs and keeps its files. It is left behind, so that another life can go on in it. */
  readonly directory?: string
  readonly env?: Readonly<Record<string, string>>
}

export function startDaemon(flags: readonly string[], options: DaemonOptions = {}): Daemon {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'riposte-desk-'))
  const program = options.program ?? [MAIN, options.command ?? 'start', '--log_format=json']
  const child = spawn(process.execPath, [...program, ...flags], {
    cwd: directory,
    env: { PATH: process.env.PATH, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: LogLine[] = []
  const waiting = new Set<() => void>()
  let errorText = ''
  let over = false
  const wake = (): void => {
    for (const look of [...waiting]) look()
  }

  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = parseLine(text)
    if (line !== undefined) lines.push(line)
    wake()
  })
  child.stderr.on('data', (chunk) => {
    errorText += String(chunk)
  })
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => {
      over = true
      wake()
      resolve({ code, signal })
    })
  })

  async function kill(): Promise<void> {
    if (!over) child.kill('SIGKILL')
    await ended
  }

  return {
    directory,
    process: child,
    lines,
    errors: () => errorText,
    ended,
    line: (fits) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.find(fits)
          if (found !== undefined) resolve(found)
          else if (over) reject(new Error(`the daemon ended without the line; standard error: ${errorText}`))
          else return
          waiting.delete(look)
        }
        waiting.add(look)
        look()
      }),
    kill,
    async dispose() {
      await kill()
      if (options.directory === undefined) rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** A process that is killed may leave half a line. */
function parseLine(text: string): LogLine | undefined {
  try {
    return JSON.parse(text) as LogLine
  } catch (error) {
    if (text.endsWith('}')) throw error
    return undefined
  }
}

/** True when something accepts connections there. */
export function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
