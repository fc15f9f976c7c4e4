import { describe, expect, it } from 'vitest'
import { orderLabel } from '../plan-order.ts'
import { deltaLabel, readDeltaLabel } from './delta-label.ts'

describe('labels of the delta hedger', () => {
  it('are read back, and nothing else is', () => {
    expect(deltaLabel('ETH', 12)).toBe('riposte:G-ETH:1.12')
    expect(readDeltaLabel('riposte:G-ETH:1.12')).toEqual({ underlying: 'ETH', number: 12 })
    for (const other of [
      orderLabel('T1', 1, 1),
      'riposte:G-ETH:2.1',
      'riposte:G-ETH:1.01',
      'riposte:G-eth:1.1',
      'somebody:G-ETH:1.1',
      'G-ETH',
      '',
    ]) {
      expect(readDeltaLabel(other)).toBeUndefined()
    }
  })
})
