import { CacheError, type CacheErrorCode, type CacheLogger, createCache } from '@riposte/cache-adapter'
import { createSystemClock } from '@riposte/market-model'
import { loadConfig } from '../config/load-config.ts'
import { formatProblem } from '../config/problem.ts'
import { type CacheConfig, cacheAdvice, cacheOptions } from '../desk-cache.ts'
import { EXIT } from '../exit-codes.ts'
import type { Host } from '../start.ts'

/** What looking at the cache found. */
interface Finding {
  readonly backend: CacheConfig['cacheBackend']
  /** The directory or the addresses; memory is nowhere else. */
  readonly where?: string
  readonly status: 'ok' | 'failing'
  /** How long opening it took, and writing a value and reading it back. */
  readonly openMs?: number
  readonly roundTripMs?: number
  readonly code?: CacheErrorCode
  /** What is wrong, and what to check. */
  readonly reason?: string
}

/** Lines for the help text. */
export function cacheHelp(): readonly string[] {
  return [
    '  riposte cache check [--json] [flags of start]',
    '      Open the cache as start would, write a value, read it back, and say in words what the cache is, how long that',
    '      took, and what to check if it does not work. Exits with 0 when it works, with 1 when it does not.',
  ]
}

/** `riposte cache check`. @returns the exit code */
export async function cacheCheck(
  argv: readonly string[],
  host: Pick<Host, 'env' | 'stdout' | 'stderr' | 'readFile'>,
): Promise<number> {
  const [action, ...rest] = argv
  const fail = (message: string): number => {
    host.stderr.write(`${message}\n`)
    return EXIT.usage
  }
  if (action !== 'check') return fail(`expected riposte cache check, got ${JSON.stringify(action ?? '')}`)
  const flags = rest.filter((flag) => flag !== '--json')
  const loaded = loadConfig({ argv: flags, env: host.env, readFile: host.readFile })
  if (loaded.status === 'invalid') return fail(loaded.problems.map(formatProblem).join('\n'))

  const finding = await examine(loaded.config, {
    debug() {},
    info() {},
    // Such as a damaged file that was moved aside.
    warn: (event, fields) => void host.stderr.write(`${event} ${JSON.stringify(fields)}\n`),
  })
  const text = flags.length < rest.length ? JSON.stringify(finding) : wordsOf(finding)
  host.stdout.write(`${text}\n`)
  return finding.status === 'ok' ? EXIT.ok : EXIT.failed
}

async function examine(config: CacheConfig, logger: CacheLogger): Promise<Finding> {
  const clock = createSystemClock()
  const what = { backend: config.cacheBackend, ...whereOf(config) }
  const startedAt = clock.monotonicMs()
  try {
    const cache = await createCache(cacheOptions(config, clock, logger))
    const openedAt = clock.monotonicMs()
    const checked = await cache.check()
    const checkedAt = clock.monotonicMs()
    await cache.close()
    const times = { openMs: rounded(openedAt - startedAt), roundTripMs: rounded(checkedAt - openedAt) }
    return { ...what, ...times, ...checked }
  } catch (error) {
    if (!(error instanceof CacheError)) throw error
    return { ...what, status: 'failing', code: error.code, reason: `${error.message}; ${cacheAdvice(error)}` }
  }
}

function whereOf({ cacheBackend, cacheDir, valkeyAddr, valkeyTls }: CacheConfig): { readonly where?: string } {
  switch (cacheBackend) {
    case 'memory':
      return {}
    case 'file':
      return { where: cacheDir }
    case 'valkey':
      return { where: `${valkeyAddr.join(', ')}${valkeyTls ? ' over TLS' : ''}` }
  }
}

function wordsOf({ backend, where, status, openMs, roundTripMs, reason }: Finding): string {
  const what = {
    memory: 'The cache is in memory and forgotten at exit.',
    file: `The cache is a file in ${where}.`,
    valkey: `The cache is Valkey at ${where}.`,
  }[backend]
  if (status === 'failing') return `${what}\nIt does NOT work: ${reason}`
  return `${what}\nIt works: opened in ${openMs} ms, a value written and read back in ${roundTripMs} ms.`
}

function rounded(timeMs: number): number {
  return Math.round(timeMs * 100) / 100
}
