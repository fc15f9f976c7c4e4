import { STRATEGY_NAMES, type StrategyName } from '@riposte/hedge-engine'
import {
  type Clock,
  createRandom,
  createSystemClock,
  formatWad,
  type Logger,
  MarketModelError,
  parseWad,
  type Random,
  silentLogger,
  toNumber,
  type Venue,
  WAD_ZERO,
} from '@riposte/market-model'
import { ALLOW_ALL, checkLimits, LIMIT_NAMES, type Limits, type LimitValue, limitsWith } from '@riposte/risk-limits'
import type { DeskSettings } from '../context.ts'
import { ArbitrageConfigError } from '../errors.ts'
import { phaseSettings, ROLLOUT_PHASES, type RolloutPhase } from '../rollout-phase.ts'
import type { AccountReads } from './fed-source.ts'
import type { RfqConfirmation } from './rfq-confirmation.ts'

/** A limit as decimal text, with exceptions by underlying: `{ default: '500', BTC: '20' }`. */
export type LimitText = string | Readonly<Record<string, string>>

/** What an integration needs to know. Everything but the journal's directory has a default. */
export interface ArbitrageConfig {
  /** Directory of the journal. It is locked: a second orchestrator on it does not start. */
  readonly journalDir: string
  /** Default `full`. */
  readonly phase?: RolloutPhase
  /** By their names; what is not named is at its default, and there is none without a value. */
  readonly limits?: Readonly<Partial<Record<keyof Limits, LimitText>>>
  /** Keep the delta of the whole book within GAMMA_MAX_DELTA; in the phase `full`. Default: trade by trade only. */
  readonly deltaStrategy?: StrategyName
  /** What the source of RFQs is called in positions, limits and cash. Default `rysk`. */
  readonly sourceName?: string
  /** How the source's account is read. Default: not at all, and its books are what it was told of. */
  readonly account?: AccountReads
  /** Why a confirmation with a proof is not believed; undefined when it is. Default: no proof is believed. */
  readonly verify?: (confirmation: RfqConfirmation) => string | undefined
  /** How long after a quote's validity its trade may still come, ms. Default 15 000. */
  readonly lateTradeMs?: number
  /** How long an orchestrator with a past refuses quotes, since the last ones may be live, ms. Default 90 000. */
  readonly restartQuietMs?: number
  /** How long a start may take, ms. Default 60 000. */
  readonly startTimeoutMs?: number
  /** How long a stop waits for live quotes and hedges, ms. Default 45 000. */
  readonly stopTimeoutMs?: number
  /** Default: silent. */
  readonly logger?: Logger
  /** Default: the machine's. */
  readonly clock?: Clock
  readonly random?: Random
}

/** The configuration with its defaults. */
export interface ReadConfig {
  readonly journalDir: string
  readonly phase: RolloutPhase
  readonly sourceName: string
  readonly startTimeoutMs: number
  readonly stopTimeoutMs: number
  readonly logger: Logger
  readonly clock: Clock
  readonly random: Random
  readonly settings: DeskSettings
}

const NAMES: ReadonlySet<string> = new Set<keyof ArbitrageConfig>([
  'journalDir',
  'phase',
  'limits',
  'deltaStrategy',
  'sourceName',
  'account',
  'verify',
  'lateTradeMs',
  'restartQuietMs',
  'startTimeoutMs',
  'stopTimeoutMs',
  'logger',
  'clock',
  'random',
])
const DAY_MS = 86_400_000
const SNAPSHOT_AFTER_EVENTS = 20_000

/** @throws {ArbitrageConfigError} with every problem */
export function readArbitrageConfig(config: ArbitrageConfig, venue: Venue): ReadConfig {
  const problems: string[] = []
  const given: Readonly<Record<string, unknown>> = { ...config }
  for (const name of Object.keys(given)) {
    if (!NAMES.has(name)) problems.push(`${name}: there is no such setting; there are ${[...NAMES].join(', ')}`)
  }
  const { journalDir, sourceName = 'rysk', clock = createSystemClock(), logger = silentLogger } = config
  for (const [name, value] of Object.entries({ journalDir, sourceName })) {
    if (typeof value !== 'string' || value === '') problems.push(`${name}: expected text, got ${String(value)}`)
  }
  const phase = oneOf('phase', config.phase, ROLLOUT_PHASES, problems) ?? 'full'
  const strategy = oneOf('deltaStrategy', config.deltaStrategy, STRATEGY_NAMES, problems)
  const limits = readLimits(config.limits ?? {}, problems)
  const ms = (name: string, byDefault: number): number => readMs(name, given[name], byDefault, problems)
  const lateTradeMs = ms('lateTradeMs', 15_000)
  const restartQuietMs = ms('restartQuietMs', 90_000)
  const startTimeoutMs = ms('startTimeoutMs', 60_000)
  const stopTimeoutMs = ms('stopTimeoutMs', 45_000)
  if (typeof venue?.start !== 'function') problems.push('venue: expected a Venue, such as createDeriveVenue gives')
  else if (venue.status() === 'ready') {
    problems.push('venue: expected one that has not been started, since its fills are told to whoever starts it')
  }
  const [first, ...rest] = problems
  if (first !== undefined) throw new ArbitrageConfigError([first, ...rest])

  const { desk, gammaHedging } = phaseSettings(phase)
  if (strategy !== undefined && !gammaHedging) {
    logger.warn('phase.deferred', {
      option: 'deltaStrategy',
      message: `takes effect in the phase full, not in ${phase}`,
    })
  }
  const settings: DeskSettings = {
    ...desk,
    limits,
    formulas: [],
    permissions: EVERYTHING,
    deltaStrategy: gammaHedging ? strategy : undefined,
    quote: { ...NO_PRICES, marketAgeMaxMs: toNumber(limits.MAX_MARKET_AGE_MS.default) },
    quoteValidityMs: 0,
    lateTradeMs,
    restartQuietMs,
    snapshotAfterEvents: SNAPSHOT_AFTER_EVENTS,
  }
  const random = config.random ?? createRandom(clock.nowMs(), journalDir)
  return { journalDir, phase, sourceName, startTimeoutMs, stopTimeoutMs, logger, clock, random, settings }
}

const EVERYTHING: DeskSettings['permissions'] = {
  underlyings: ALLOW_ALL,
  instruments: ALLOW_ALL,
  expiries: ALLOW_ALL,
  chainIds: ALLOW_ALL,
  takers: ALLOW_ALL,
  tokens: ALLOW_ALL,
  watchedPegs: new Set(),
}

/** The caller makes the prices. */
const NO_PRICES = {
  edgeBps: WAD_ZERO,
  timeToExpiryMinMs: 0,
  fee: { premiumShare: WAD_ZERO, spotShare: WAD_ZERO },
  priceStep: parseWad('0.000001'),
}

function oneOf<Word extends string>(
  name: string,
  value: Word | undefined,
  words: readonly Word[],
  problems: string[],
): Word | undefined {
  if (value === undefined || words.includes(value)) return value
  problems.push(`${name}: expected ${words.join(', ')}, got ${JSON.stringify(value)}`)
  return undefined
}

function readMs(name: string, value: unknown, byDefault: number, problems: string[]): number {
  if (value === undefined) return byDefault
  if (Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= DAY_MS) return Number(value)
  problems.push(`${name}: expected an integer of ms from 0 to ${DAY_MS}, got ${String(value)}`)
  return byDefault
}

function readLimits(texts: Readonly<Record<string, LimitText>>, problems: string[]): Limits {
  const some: Record<string, LimitValue> = {}
  for (const [name, text] of Object.entries(texts)) {
    if (!(LIMIT_NAMES as readonly string[]).includes(name)) {
      problems.push(`limits.${name}: there is no such limit; there are ${LIMIT_NAMES.join(', ')}`)
      continue
    }
    const value = readLimit(`limits.${name}`, text, problems)
    if (value !== undefined) some[name] = value
  }
  const limits = limitsWith(some)
  problems.push(...checkLimits(limits).map(({ message }) => `limits.${message}`))
  return limits
}

function readLimit(where: string, text: LimitText, problems: string[]): LimitValue | undefined {
  const entries = Object.entries(typeof text === 'string' ? { default: text } : Object(text))
  const read = entries.flatMap(([underlying, value]) => {
    try {
      return [[underlying, parseWad(String(value))] as const]
    } catch (error) {
      if (!(error instanceof MarketModelError)) throw error
      problems.push(`${where}${underlying === 'default' ? '' : `.${underlying}`}: ${error.message}`)
      return []
    }
  })
  if (read.length < entries.length) return undefined
  const { default: all, ...byUnderlying } = Object.fromEntries(read)
  if (all !== undefined) return { default: all, byUnderlying }
  // What nobody wrote down is not infinite.
  problems.push(`${where}: expected a default beside ${read.map(([name, value]) => `${name}:${formatWad(value)}`)}`)
  return undefined
}
