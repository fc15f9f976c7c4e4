import { ROLLOUT_PHASES } from '@riposte/orchestrator'
import { describe, expect, test } from 'vitest'
import { configOf, load } from '../testing/load-from-memory.ts'
import { byPhase } from './by-phase.ts'

const BEYOND = { GAMMA_HEDGING: 'true', CACHE_BACKEND: 'valkey', CACHE_DIR: './somewhere' }
const configured = (env: Readonly<Record<string, string>>) => byPhase(configOf(load({ env })))

describe('what a phase does not know yet', () => {
  test.each(['existing', 'monitor', 'risk'])('%s puts off, and says so of each option', (phase) => {
    const { config, deferred } = configured({ ...BEYOND, ROLLOUT_PHASE: phase })
    expect(config).toMatchObject({ rolloutPhase: phase, gammaHedging: false, cacheBackend: 'file' })
    expect(deferred).toEqual([
      { option: 'GAMMA_HEDGING', message: expect.stringContaining(`in ${phase}, `) },
      { option: 'CACHE_BACKEND', message: expect.stringContaining('./somewhere') },
    ])
    for (const { message } of deferred) expect(message).toMatch(/^takes effect in the phase full; /)
  })

  test('full has it as it was asked for', () => {
    const { config, deferred } = configured({ ...BEYOND, ROLLOUT_PHASE: 'full' })
    expect(config).toMatchObject({ gammaHedging: true, cacheBackend: 'valkey' })
    expect(deferred).toEqual([])
  })

  test.each(ROLLOUT_PHASES)('%s says nothing of what nobody asked for', (phase) => {
    expect(configured({ ROLLOUT_PHASE: phase, CACHE_BACKEND: 'memory' })).toMatchObject({
      config: { cacheBackend: 'memory', gammaHedging: false },
      deferred: [],
    })
  })
})
