import { phaseSettings } from '@riposte/orchestrator'
import type { Config, OptionName } from './schema.ts'

/** An option that is set and waits for a later phase. */
interface DeferredOption {
  readonly option: OptionName
  readonly message: string
}

interface PhasedConfig {
  /** As it holds in its phase. */
  readonly config: Config
  /** What it asks for beyond the phase, to be told at the start. */
  readonly deferred: readonly DeferredOption[]
}

/** What of a configuration holds in its phase. The rest is not an error: it takes effect when the phase is full. */
export function byPhase(config: Config): PhasedConfig {
  const { rolloutPhase } = config
  const phase = phaseSettings(rolloutPhase)
  const changes: { -readonly [Name in keyof Config]?: Config[Name] } = {}
  const deferred: DeferredOption[] = []
  const defer = (option: OptionName, instead: string): void => {
    const message = `takes effect in the phase full; in ${rolloutPhase}, ${instead}`
    deferred.push({ option, message })
  }
  if (config.gammaHedging && !phase.gammaHedging) {
    changes.gammaHedging = false
    defer(
      'GAMMA_HEDGING',
      "the delta of the whole book is not hedged, and what an earlier run has in the venue's book is cancelled",
    )
  }
  if (config.cacheBackend === 'valkey' && !phase.valkeyCache) {
    changes.cacheBackend = 'file'
    defer('CACHE_BACKEND', `the cache is in files in ${config.cacheDir}`)
  }
  return { config: deferred.length === 0 ? config : Object.freeze({ ...config, ...changes }), deferred }
}
