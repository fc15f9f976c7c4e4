import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** One JSON line of the daemon's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly event: string }

/** The built daemon as a process of its own, in a directory of its own. */
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
  /** End it if it still runs, and remove its directory. */
  dispose(): Promise<void>
}

const MAIN = new URL('../dist/main.js', import.meta.url).pathname

export function startDaemon(flags: readonly string[], env: Readonly<Record<string, string>> = {}): Daemon {
  const directory = mkdtempSync(join(tmpdir(), 'riposte-desk-'))
  const child = spawn(process.execPath, [MAIN, 'start', '--log_format=json', ...flags], {
    cwd: directory,
    env: { PATH: process.env.PATH, ...env },
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
    lines.push(JSON.parse(text) as LogLine)
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
    async dispose() {
      if (!over) child.kill('SIGKILL')
      await ended
      rmSync(directory, { recursive: true, force: true })
    },
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
