import type { EpochMs } from '@riposte/market-model'
import type { ReadFile } from './config/read-file.ts'

/** Where a command writes to. */
export interface Output {
  readonly isTTY?: boolean
  /** Of a terminal. */
  readonly columns?: number
  write(text: string): unknown
}

export interface StopSignals {
  /** Resolves with the first signal's name. From then on a second one ends the process at once. */
  first(): Promise<string>
  /** Called whenever the configuration is to be read again. */
  onReload(reload: () => void): void
}

/** Put a question to a person. Undefined when there is no answer: the input ended, or Ctrl-C. */
export type Ask = (question: string) => Promise<string | undefined>

/** The process as a command sees it. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: Output
  readonly stderr: Output
  readonly readFile: ReadFile
  /** Undefined where no person sits: in a pipe, in a service. */
  readonly ask: Ask | undefined
  readonly signals: StopSignals
  /** The terminal has another size. */
  readonly onResize: (task: () => void) => void
  /** A signal ends the process where it stands. The task must be done when it returns. */
  readonly onExit: (task: () => void) => void
  /** Wall time. */
  readonly nowMs: () => EpochMs
}
