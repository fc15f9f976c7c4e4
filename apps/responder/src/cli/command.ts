import type { ExitName } from '../exit-codes.ts'
import type { Host } from '../host.ts'

/** Groups of the short help, in its order. */
export const GROUPS = {
  run: 'Run the desk',
  look: 'Look at a running desk',
  act: 'Act',
  records: 'Records',
  setup: 'Set up',
} as const

/** A word of the command line that stands by itself. */
interface Argument {
  readonly meaning: string
  /** What may be left out; only the last ones may. */
  readonly optional?: true
}

/** A flag. Without `value` it is given or not. */
export interface Flag {
  readonly meaning: string
  /** What stands for its value in the help: URL, FILE, or the words that it may be. */
  readonly value?: string
  readonly default?: string
  /** The only words that it may be. */
  readonly choices?: readonly string[]
  /** The command can't do without it. */
  readonly required?: true
}

interface Example {
  /** As it is typed, behind `riposte `. */
  readonly line: string
  /** What it does, in half a sentence. */
  readonly does: string
}

type Arguments = Readonly<Record<string, Argument>>
type Flags = Readonly<Record<string, Flag>>

type ArgumentValues<A extends Arguments> = {
  readonly [Name in keyof A]: A[Name] extends { readonly optional: true } ? string | undefined : string
}
type FlagValues<F extends Flags> = {
  readonly [Name in keyof F]: F[Name] extends { readonly value: string }
    ? F[Name] extends { readonly default: string } | { readonly required: true }
      ? string
      : string | undefined
    : boolean
}

/** A command line that was understood. */
export interface Input<A extends Arguments = Arguments, F extends Flags = Flags> {
  readonly args: ArgumentValues<A>
  readonly flags: FlagValues<F>
  /** Flags of the configuration, as they were given. */
  readonly options: readonly string[]
}

export interface CommandSpec<A extends Arguments = Arguments, F extends Flags = Flags> {
  /** One word, or two as in `journal verify`. */
  readonly name: string
  readonly group: keyof typeof GROUPS
  /** Half a sentence for the list of commands. */
  readonly summary: string
  /** What it is for, a paragraph each. */
  readonly about: readonly string[]
  readonly args: A
  readonly flags: F
  /** Takes every option of the configuration as a flag, too. */
  readonly configuration?: true
  /** What its output means, a paragraph each. */
  readonly output: readonly string[]
  readonly examples: readonly [Example, Example, ...Example[]]
  /** The exit codes that it has beside a wrong command line, where their general meaning says too little. */
  readonly exits: Readonly<Partial<Record<ExitName, string>>>
  /** @returns the exit code */
  readonly run: (input: Input<A, F>, host: Host) => number | Promise<number>
}

/** A command of whatever arguments and flags. */
export type Command = CommandSpec

/** All that is known of one command: how it is read, described and run comes from here. */
export function command<const A extends Arguments, const F extends Flags>(spec: CommandSpec<A, F>): Command {
  // Values are read by the very arguments and flags that type them.
  return spec as unknown as Command
}
