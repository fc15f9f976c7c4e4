import { expect, it } from 'vitest'
import { DERIVE_NETWORKS, matchingDomainSeparator } from './network.ts'

it.each(Object.values(DERIVE_NETWORKS))('has the separator of $name’s own domain fields', (network) => {
  expect(network.domainSeparator).toBe(matchingDomainSeparator(network.chainId))
  expect(network.wsUrl).toBe(`${network.restUrl.replace(/^http/, 'ws')}/ws`)
})
