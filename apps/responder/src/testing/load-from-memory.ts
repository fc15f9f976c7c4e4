import { type ConfigInput, type ConfigResult, loadConfig } from '../config/load-config.ts'
import { formatProblem } from '../config/problem.ts'
import type { FileRead } from '../config/read-file.ts'
import type { Config } from '../config/schema.ts'

/** Files by path, as their text or as what reading them gives. */
export type Files = Readonly<Record<string, string | FileRead>>

/** Load a configuration from memory; files have mode 0600. */
export function load(input: Partial<Omit<ConfigInput, 'readFile'>> & { files?: Files }): ConfigResult {
  const files = input.files ?? {}
  return loadConfig({
    argv: input.argv ?? [],
    env: input.env ?? {},
    readFile: (path) => {
      const file = files[path]
      if (file === undefined) return { status: 'absent' }
      return typeof file === 'string' ? { status: 'ok', text: file, mode: 0o600 } : file
    },
  })
}

/** The configuration, or an error with all that is wrong. */
export function configOf(result: ConfigResult): Config {
  if (result.status === 'ok') return result.config
  throw new Error(result.problems.map(formatProblem).join('\n'))
}

/** Every problem as a line; none when there is a configuration. */
export function problemsOf(result: ConfigResult): readonly string[] {
  return result.status === 'ok' ? [] : result.problems.map(formatProblem)
}
