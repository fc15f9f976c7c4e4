import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerRest } from './rest.ts'
import { createBench, USD, WBTC, WETH } from './test-bench.ts'

const { engine, alice } = createBench()
const get = (target: string) => {
  const { status, body } = answerRest(engine, 'GET', target)
  return { status, body: JSON.parse(body) as unknown }
}

describe('REST', () => {
  it('lists assets by chain with spot as price', () => {
    expect(get('/api/assets')).toMatchObject({
      status: 200,
      body: {
        '84532': [
          { address: WETH, active: true, decimals: 18, underlying: 'ETH', price: '3000000000000000000000' },
          { address: WBTC, active: true, decimals: 8, underlying: 'BTC', minTradeSize: '10000000000000000' },
        ],
      },
    })
  })

  it('lists products of both rights', () => {
    expect(get('/api/products').body).toContainEqual({ asset: WETH, strikeAsset: USD, collateralAsset: USD })
    expect(get('/api/products').body).toContainEqual({ asset: WETH, strikeAsset: USD, collateralAsset: WETH })
  })

  it('reports the positions of a maker by its lower-case address', () => {
    expect(get(`/api/maker/positions?address=${alice.address}`)).toEqual({
      status: 200,
      body: [{ assetAddress: USD, isOtoken: false, balance: '1000000000000' }],
    })
    expect(get('/api/maker/positions').status).toBe(400)
    expect(get(`/api/maker/positions?address=0x${'A'.repeat(40)}`).status).toBe(400)
  })

  it('answers a ping, refuses writes and knows no other path', () => {
    expect(get('/ping').status).toBe(200)
    expect(answerRest(engine, 'POST', '/api/assets').status).toBe(405)
    expect(get('/api/elsewhere').status).toBe(404)
  })

  it('answers any request line with JSON and a status', () => {
    const known = fc.constantFrom(
      'api',
      'maker',
      'positions?address=',
      'expiry-prices',
      '84532',
      WETH,
      'ping',
      '..',
      '%zz',
    )
    const path = fc.array(fc.oneof(known, fc.string({ maxLength: 8 }))).map((parts) => `/${parts.join('/')}`)
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constant('GET')),
        fc.oneof(fc.string(), path, fc.constant('//')),
        (method, target) => {
          const { status, body } = answerRest(engine, method, target)
          expect(status).toBeGreaterThanOrEqual(200)
          expect(() => JSON.parse(body) as unknown).not.toThrow()
        },
      ),
    )
  })
})
