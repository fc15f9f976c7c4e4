import { bytesToHex } from '@riposte/evm-signing'
import { expect, test } from 'vitest'
import { ryskChain, ryskDomain } from './chain.ts'
import { chain, trusted, WHYPE } from './testing/wire-samples.ts'
import { domainForRequest, trustDomains } from './trusted-domain.ts'

test.each([
  [999, '0xa89fb730f4f5e22ffb92015277818e285b11378c7a14eb7100c0b97f7b902888'],
  [1, '0x62b3697d039c4d6fed1f2e45c3c61e1631439792230d8b6278f6acfade8c2bb1'],
  [8453, '0xe5e37ff8964d7c38b8017f886e1bde4d459ff08bf931f1afcd102bb3343f2c55'],
  [84532, '0x5b6c0d542e50f1e77632aa1ee3967ef2c7bdeb88d17715d3072a2777afc3f879'],
  [998, '0x83dddf47655a1203ccb52de35fc2022acda3a3d125b145707701dd3f0b4bc555'],
  [10143, '0x17e94bdf779a0e10883d2a75b4669d31608c11743d97afc9606d5556026fcca9'],
])('separates chain %i as published', (id, separator) => {
  expect(bytesToHex(trustDomains(ryskChain(id))[0].separator)).toBe(separator)
})

const own = ryskDomain(chain)

test('signs under the chain’s own domain when the request names none, or names it', () => {
  expect(domainForRequest(undefined, trusted)).toBe(trusted[0])
  expect(domainForRequest(null, trusted)).toBe(trusted[0])
  expect(domainForRequest(own, trusted)).toBe(trusted[0])
  expect(domainForRequest({ ...own, chainId: '0x3e7', salt: '' }, trusted)).toBe(trusted[0])
  expect(domainForRequest({ ...own, verifyingContract: own.verifyingContract.toUpperCase() }, trusted)).toBe(trusted[0])
})

test.each([
  { ...own, salt: `0x${'00'.repeat(32)}` },
  { ...own, chainId: 1 },
  { ...own, chainId: 'nine' },
  { ...own, verifyingContract: WHYPE },
  { ...own, name: 'PremiumOptionHandler', version: '1' },
  { name: own.name, version: own.version, chainId: own.chainId },
  {},
  'rysk',
  [],
])('signs nothing under %j', (requested) => {
  expect(() => domainForRequest(requested, trusted)).toThrow(expect.objectContaining({ code: 'REFUSED' }))
})

test('signs under a domain that the operator added, on the same chain only', () => {
  const premium = { name: 'PremiumOptionHandler', version: '1', chainId: 999, verifyingContract: own.verifyingContract }
  const more = trustDomains(chain, [premium])
  expect(domainForRequest(premium, more)).toBe(more[1])
  expect(() => trustDomains(chain, [{ ...premium, chainId: 1 }])).toThrow('allowedDomains')
})

test('knows no other chain', () => {
  expect(() => ryskChain(42161)).toThrow(expect.objectContaining({ code: 'CHAIN_UNKNOWN' }))
})
