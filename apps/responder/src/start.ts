import { CacheError } from '@riposte/cache-adapter'
import { createSystemClock } from '@riposte/market-model'
import { OrchestratorError } from '@riposte/orchestrator'
import { byPhase } from './config/by-phase.ts'
import { loadConfig } from './config/load-config.ts'
import { formatProblem } from './config/problem.ts'
import { readRiskRules } from './config/risk-rules.ts'
import { cacheAdvice } from './desk-cache.ts'
import { EXIT } from './exit-codes.ts'
import type { Host } from './host.ts'
import { runDesk } from './run-desk.ts'
import { StartError } from './start-error.ts'
import { chooseFormat, wantsColour } from './terminal/choose-format.ts'
import { createReporter } from './terminal/create-reporter.ts'
import { createScreen, type Screen } from './terminal/screen.ts'

/** `riposte start`: run a desk until a signal stops it. @returns the exit code */
export async function start(argv: readonly string[], host: Host): Promise<number> {
  const fail = (message: string, code: number): number => {
    host.stderr.write(`${message}\n`)
    return code
  }
  const loaded = loadConfig({ argv, env: host.env, readFile: host.readFile })
  if (loaded.status === 'invalid') return fail(loaded.problems.map(formatProblem).join('\n'), EXIT.usage)

  const { config, deferred } = byPhase(loaded.config)

  const rules = readRiskRules(config.riskRulesFile, host.readFile)
  if (rules.status === 'invalid') {
    const where = `RISK_RULES_FILE=${JSON.stringify(config.riskRulesFile)}`
    return fail(rules.problems.map((why) => `${where}: ${why}`).join('\n'), EXIT.usage)
  }

  const stream = { isTerminal: host.stdout.isTTY === true, noColor: host.env.NO_COLOR, term: host.env.TERM }
  const format = chooseFormat(config.logFormat, stream)
  let clock = createSystemClock()
  const colour = wantsColour(stream)
  // What calls itself dumb can't erase a line.
  const isDrawn = format === 'line' && stream.isTerminal && host.env.TERM !== 'dumb'
  const screen = isDrawn ? openScreen(host) : undefined
  const write = screen === undefined ? (text: string) => void host.stdout.write(text) : screen.write
  const reporter = createReporter({
    format,
    level: config.logLevel,
    colour,
    screen,
    // Messages come before the world's clock exists, and from then on are told by it.
    clock: {
      nowMs: () => clock.nowMs(),
      monotonicMs: () => clock.monotonicMs(),
      after: (delayMs, task) => clock.after(delayMs, task),
    },
    write,
  })
  for (const { option, message } of deferred) reporter.logger.warn('phase.deferred', { option, message })
  try {
    return await runDesk({
      config,
      sources: loaded.sources,
      rules: rules.rules,
      rereadLimits() {
        const again = loadConfig({ argv, env: host.env, readFile: host.readFile })
        if (again.status === 'ok') return { limits: again.config.limits }
        return { problem: again.problems.map(formatProblem).join('; ') }
      },
      readFile: host.readFile,
      format,
      reporter,
      write,
      signals: host.signals,
      adoptClock: (known) => {
        clock = known
      },
    })
  } catch (error) {
    if (error instanceof CacheError) return fail(`${error.message}; ${cacheAdvice(error)}`, EXIT.usage)
    if (error instanceof StartError) return fail(error.message, error.exitCode)
    if (error instanceof OrchestratorError) return fail(error.message, EXIT.failed)
    throw error
  } finally {
    screen?.close()
  }
}

/** Whatever ends the process, the terminal is left as it was found. */
function openScreen({ stdout, onResize, onExit }: Host): Screen {
  const screen = createScreen(stdout)
  onResize(() => screen.refresh())
  onExit(() => screen.close())
  return screen
}
