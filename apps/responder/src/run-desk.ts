import { isDeepStrictEqual } from 'node:util'
import type { Cancel, Clock } from '@riposte/market-model'
import type { Orchestrator } from '@riposte/orchestrator'
import { LIMIT_NAMES, type Limits } from '@riposte/risk-limits'
import { createApi } from './api/create-api.ts'
import { type Listening, listen } from './api/listen.ts'
import { type BannerFacts, bannerFields, bannerLines } from './banner.ts'
import { passChecklist } from './checklist/pass-checklist.ts'
import { effectiveConfig } from './config/effective-config.ts'
import type { Source } from './config/problem.ts'
import type { ReadFile } from './config/read-file.ts'
import type { RiskRules } from './config/risk-rules.ts'
import type { Config, OptionName } from './config/schema.ts'
import { type Desk, exampleInstrument, openDesk } from './desk.ts'
import type { DeskWorld } from './desk-world.ts'
import { EXIT } from './exit-codes.ts'
import { findWorld } from './find-world.ts'
import type { StopSignals } from './host.ts'
import { cacheMetrics } from './metrics/cache-metrics.ts'
import { createMetrics } from './metrics/create-metrics.ts'
import { statusMetrics } from './metrics/status-metrics.ts'
import { venueMetrics } from './metrics/venue-metrics.ts'
import { StartError } from './start-error.ts'
import type { Reporter } from './terminal/create-reporter.ts'

export interface DeskRun {
  readonly config: Config
  readonly sources: Readonly<Record<OptionName, Source>>
  readonly rules: RiskRules
  /** Read the limits again, as they are written now. */
  readonly rereadLimits: () => { readonly limits: Limits } | { readonly problem: string }
  readonly readFile: ReadFile
  readonly format: 'line' | 'json'
  readonly reporter: Reporter
  readonly write: (text: string) => void
  readonly signals: StopSignals
  /** The world's clock, as soon as there is one. */
  readonly adoptClock: (clock: Clock) => void
}

/** Everything that was opened, to be closed in the opposite order whatever happens. */
interface Opened {
  world?: DeskWorld
  desk?: Desk
  server?: Listening
  status?: { readonly end: Cancel }
}

/** Run a desk between its two venues until a signal. @returns the exit code */
export async function runDesk(run: DeskRun): Promise<number> {
  const opened: Opened = {}
  try {
    return await runUntilStopped(run, opened)
  } finally {
    opened.status?.end()
    opened.server?.cut()
    await opened.server?.close()
    // A desk that did not get as far as stopping still holds its journal's lock.
    await opened.desk?.orchestrator.stop(0)
    await opened.desk?.close()
    await opened.world?.close()
  }
}

async function runUntilStopped(run: DeskRun, opened: Opened): Promise<number> {
  const { config, reporter, format, write } = run
  const { logger } = reporter
  const world = await findWorld({ ...run, logger })
  opened.world = world
  run.adoptClock(world.clock)

  if (world.mode === 'live') await passChecklist({ ...run, world })
  const desk = await openDesk(config, run.rules, world, logger)
  opened.desk = desk
  const { orchestrator } = desk
  const metrics = createMetrics(orchestrator, [
    cacheMetrics(config.cacheBackend, desk.cache.cache),
    statusMetrics(orchestrator),
    venueMetrics(desk.venues),
  ])
  const app = createApi({
    orchestrator,
    lookup: desk.lookup,
    markets: desk.markets,
    facts: {
      mode: config.mode,
      phase: config.rolloutPhase,
      dryRun: config.dryRun,
      enableManualTrades: config.enableManualTrades,
      maxPositionSize: config.maxPositionSize.default,
      httpHost: config.httpHost,
      apiTokens: { read: config.apiReadToken, trade: config.apiTradeToken, admin: config.apiToken },
      cacheStatus: desk.cache.status,
    },
    config: effectiveConfig(config, run.sources),
    clock: world.clock,
    metrics,
    logger,
  })
  const listening = await listen(app, { host: config.httpHost, port: config.httpPort })
  if (listening.status === 'failed') throw new StartError(listening.message)
  opened.server = listening.server
  logger.info('api.listening', { url: listening.server.url })

  const stopped = run.signals.first()
  run.signals.onReload(() => void reloadLimits(run, orchestrator))
  opened.status = { end: reporter.keepStatus(orchestrator) }
  const started = orchestrator.start()
  // While a venue is away a start goes on trying, and a stop does not wait for it.
  const end = await Promise.race([started.then(() => undefined), stopped])
  const unwatch = end === undefined ? announce(run, world, desk, listening.server.url) : () => {}
  started.catch((error: unknown) => logger.debug('start.ended', { error: String(error) }))

  const signal = await stopped
  if (format === 'line')
    write(`\n${signal}: declining new RFQs, waiting up to ${config.stopTimeoutS} s for live quotes\n`)
  else logger.info('desk.stopping', { signal, timeout_s: config.stopTimeoutS })
  await orchestrator.stop(config.stopTimeoutS * 1000)
  unwatch()
  opened.status.end()
  metrics.stop()
  if (end === undefined) reporter.summarise(orchestrator)
  return EXIT.ok
}

/** Say that the desk is there, and from now on what happens at it. */
function announce({ config, format, reporter, write }: DeskRun, world: DeskWorld, desk: Desk, apiUrl: string): Cancel {
  const facts: BannerFacts = {
    apiUrl,
    phase: config.rolloutPhase,
    world,
    journalFile: desk.journalFile,
    example: exampleInstrument(desk.venues.venue),
  }
  if (format === 'line') write(`${bannerLines(facts).join('\n')}\n`)
  else reporter.logger.info('desk.ready', bannerFields(facts))
  return reporter.watch(desk.orchestrator)
}

/** A running desk only tightens: what is looser in the files is refused as a whole, and said. */
async function reloadLimits({ rereadLimits, config, reporter }: DeskRun, orchestrator: Orchestrator): Promise<void> {
  const { logger } = reporter
  if (orchestrator.status().orchestrator !== 'running') return logger.warn('limits.not-now', {})
  const read = rereadLimits()
  if ('problem' in read) return logger.error('limits.unreadable', { problem: read.problem })
  // What was not touched in the files stays as it was tightened meanwhile.
  const touched = LIMIT_NAMES.filter((name) => !isDeepStrictEqual(read.limits[name], config.limits[name]))
  const changes = Object.fromEntries(touched.map((name) => [name, read.limits[name]]))
  const result = await orchestrator.tightenLimits(changes, 'SIGHUP')
  if (result.status === 'tightened') return logger.info('limits.tightened', { changed: result.changed.join(', ') })
  for (const { message } of result.problems) logger.error('limits.refused', { message })
}
