import { createOption, createPerp, epochMs, parseWad, toNumber } from '@riposte/market-model'
import { expect, it } from 'vitest'
import { createListed } from './listed.ts'
import { priceBand } from './price-band.ts'
import { EXPIRY } from './test-desk.ts'

const none = { bid: undefined, ask: undefined, depth: 0 }

it('reproduces the recorded bounds of BTC-PERP to a tick or so of its rounded index', () => {
  const perp = createListed(createPerp('BTC'), epochMs(0))
  const fair = { ...none, mark: 84636.2, forward: 84622, iv: undefined, delta: 1, gamma: 0, vega: 0, theta: 0 }
  const band = priceBand(perp, fair, 84622)
  expect(Math.abs(toNumber(band.lowest) - 82976.7)).toBeLessThan(0.6)
  expect(Math.abs(toNumber(band.highest) - 86328.9)).toBeLessThan(0.6)
})

it('comes within 2 % of the mark of the bounds of two recorded options', () => {
  const ethPut = createListed(createOption('ETH', EXPIRY, parseWad('1900'), 'put'), epochMs(0))
  const eth = {
    ...none,
    mark: 42.3,
    forward: 1992.6,
    iv: 0.51,
    delta: -0.30438,
    gamma: 0.00169741,
    vega: 1.41384,
    theta: 0,
  }
  const ethBand = priceBand(ethPut, eth, 1991.7)
  expect(Math.abs(toNumber(ethBand.lowest) - 23.2)).toBeLessThan(0.04 * 42.3)
  expect(Math.abs(toNumber(ethBand.highest) - 67.2)).toBeLessThan(0.04 * 42.3)

  const btcPut = createListed(createOption('BTC', EXPIRY, parseWad('90000'), 'put'), epochMs(0))
  const btc = {
    ...none,
    mark: 13312,
    forward: 89232,
    iv: 0.38,
    delta: -0.43348,
    gamma: 0.00001213,
    vega: 346.4906,
    theta: 0,
  }
  const btcBand = priceBand(btcPut, btc, 84812)
  expect(Math.abs(toNumber(btcBand.lowest) - 10610)).toBeLessThan(0.02 * 13312)
  expect(Math.abs(toNumber(btcBand.highest) - 16397)).toBeLessThan(0.02 * 13312)
})

it('ends at a tick for an option that is worth almost nothing', () => {
  const call = createListed(createOption('ETH', EXPIRY, parseWad('9000'), 'call'), epochMs(0))
  const fair = { ...none, mark: 0.01, forward: 3000, iv: 0.9, delta: 0, gamma: 0, vega: 0.01, theta: 0 }
  expect(priceBand(call, fair, 3000).lowest).toBe(parseWad('0.1'))
})
