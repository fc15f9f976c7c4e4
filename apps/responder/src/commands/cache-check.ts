import { CacheError, type CacheErrorCode, type CacheLogger, createCache } from '@riposte/cache-adapter'
import { createSystemClock } from '@riposte/market-model'
import { command } from '../cli/command.ts'
import { loadConfig } from '../config/load-config.ts'
import { formatProblem } from '../config/problem.ts'
import { type CacheConfig, cacheAdvice, cacheOptions } from '../desk-cache.ts'
import { EXIT } from '../exit-codes.ts'

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

/** `riposte cache check`. */
export const cacheCheckCommand = command({
  name: 'cache check',
  group: 'setup',
  summary: 'whether the cache works, and what to check if not',
  about: [
    'Opens the cache as start would, writes a value and reads it back. The cache only keeps what can be fetched again, ' +
      'so a desk runs without it, but starts slower and leans more on the venues.',
  ],
  args: {},
  flags: { json: { meaning: 'Print one JSON document.' } },
  configuration: true,
  output: [
    'What the cache is and where, how long opening it and one round trip took, and what is wrong if it does not work.',
  ],
  examples: [
    { line: 'cache check', does: 'Look at the cache that the configuration names.' },
    { line: 'cache check --cache_backend=memory --json', does: 'Another one, for a program.' },
  ],
  exits: { ok: 'it works', failed: 'it does not work' },
  async run({ flags, options }, host) {
    const loaded = loadConfig({ argv: options, env: host.env, readFile: host.readFile })
    if (loaded.status === 'invalid') {
      host.stderr.write(`${loaded.problems.map(formatProblem).join('\n')}\n`)
      return EXIT.usage
    }
    const finding = await examine(loaded.config, {
      debug() {},
      info() {},
      // Such as a damaged file that was moved aside.
      warn: (event, fields) => void host.stderr.write(`${event} ${JSON.stringify(fields)}\n`),
    })
    host.stdout.write(`${flags.json ? JSON.stringify(finding) : wordsOf(finding)}\n`)
    return finding.status === 'ok' ? EXIT.ok : EXIT.failed
  },
})

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
