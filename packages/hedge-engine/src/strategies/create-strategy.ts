import { type AtomizerSettings, atomizer } from './atomizer.ts'
import { type ClockSettings, clock } from './clock.ts'
import { type DdhSettings, ddh } from './ddh.ts'
import { type FixedBandSettings, fixedBand } from './fixed-band.ts'
import { riposte } from './riposte.ts'
import { RIPOSTE_DEFAULTS, type RiposteSettings } from './riposte-settings.ts'
import type { Strategy } from './target-zone.ts'
import { type WhalleyWilmottSettings, whalleyWilmott } from './whalley-wilmott.ts'
import { type ZakamoulineSettings, zakamouline } from './zakamouline.ts'

/** What each strategy can be told. */
export interface StrategySettings {
  readonly 'fixed-band': FixedBandSettings
  readonly clock: ClockSettings
  readonly ddh: DdhSettings
  readonly 'whalley-wilmott': WhalleyWilmottSettings
  readonly zakamouline: ZakamoulineSettings
  readonly riposte: RiposteSettings
  readonly atomizer: AtomizerSettings
}

export type StrategyName = keyof StrategySettings

const DEFAULTS: StrategySettings = {
  'fixed-band': { halfBand: 0.3 },
  clock: { periodMs: 300_000 },
  ddh: { deltaMax: 0.3, reach: 40 },
  'whalley-wilmott': { riskAversion: 0.01 },
  zakamouline: { riskAversion: 0.01, flatBandMax: 1 },
  riposte: RIPOSTE_DEFAULTS,
  atomizer: { threshold: 0.1, periodMs: 30_000 },
}

const MAKERS: { readonly [Name in StrategyName]: (settings: StrategySettings[Name]) => Strategy } = {
  'fixed-band': fixedBand,
  clock,
  ddh,
  'whalley-wilmott': whalleyWilmott,
  zakamouline,
  riposte,
  atomizer,
}

/** The names that {@link createStrategy} knows. */
export const STRATEGY_NAMES = Object.keys(DEFAULTS) as readonly StrategyName[]

/** A strategy by its name. Any function of its type can take its place. */
export function createStrategy<Name extends StrategyName>(
  name: Name,
  settings: Partial<StrategySettings[Name]> = {},
): Strategy {
  return MAKERS[name]({ ...DEFAULTS[name], ...settings })
}
