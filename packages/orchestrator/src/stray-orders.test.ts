import { parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { openWorld } from './testing/restart-world.ts'

describe('an order that rests and that nobody works with', () => {
  it('is cancelled when it is ours, and left alone when it is not', async () => {
    const { venue, clock, life } = openWorld()
    const rest = (label: string) => {
      const request = { label, instrument: 'ETH-PERP', side: 'buy', amount: parseWad('1') } as const
      return venue.placeOrder(venue.signOrder({ ...request, limitPrice: parseWad('2900'), timeInForce: 'post_only' }))
    }
    const labels = async () => (await venue.openOrders()).map(({ label }) => label)
    await rest('riposte:G-ETH:1.7')
    await rest('by-hand')
    expect(await labels()).toEqual(['riposte:G-ETH:1.7', 'by-hand'])
    await life()
    expect(await labels()).toEqual(['by-hand'])

    // A copy that was given up may arrive late.
    await rest('riposte:R-a:1.1')
    await clock.advance(70_000)
    expect(await labels()).toEqual(['by-hand'])
  })
})
