import { epochMs } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { decodeCachedCatalog, encodeCachedCatalog } from './catalog-cache.ts'
import { perpRecord } from './testing/records.ts'

const saved = JSON.parse(JSON.stringify(encodeCachedCatalog('local', ['ETH', 'BTC'], epochMs(5), [perpRecord()])))

describe('a cached catalog', () => {
  it('comes back from JSON as it was', () => {
    expect(decodeCachedCatalog(saved, 'local', ['ETH'])).toEqual({ savedAt: 5, records: [perpRecord()] })
  })

  it.each([
    ['of another network', saved, 'mainnet', ['ETH']],
    ['without one of the underlyings', saved, 'local', ['ETH', 'HYPE']],
    ['of another format', { ...saved, format: 2 }, 'local', ['ETH']],
    ['with a broken time', { ...saved, savedAt: 'x' }, 'local', ['ETH']],
    ['with broken records', { ...saved, records: {} }, 'local', ['ETH']],
    ['that is nothing', undefined, 'local', ['ETH']],
  ])('%s is not used', (_, value, network, underlyings) => {
    expect(decodeCachedCatalog(value, network, underlyings)).toBeUndefined()
  })
})
