import { createThrowawaySigner } from '@riposte/evm-signing'
import { epochMs } from '@riposte/market-model'
import { expect, it } from 'vitest'
import type { SessionKey } from './decode/session-key.ts'
import { checkSessionKey } from './session-key.ts'

const NOW = epochMs(1_790_000_000_000)
const DAY_S = 86_400
const [owner, session] = [createThrowawaySigner().address, createThrowawaySigner().address]

function key(changes: Partial<SessionKey> = {}): SessionKey {
  return {
    publicSessionKey: session.toUpperCase().replace('0X', '0x'),
    label: '',
    expirySec: NOW / 1000 + 30 * DAY_S,
    protocolScopes: ['trade:all'],
    offchainScopes: ['account_info'],
    subaccountIds: [],
    ...changes,
  }
}

const check = (...keys: SessionKey[]) => checkSessionKey(keys, owner, session, NOW)

it('takes a key that trades and does no more', () => {
  expect(check(key())).toMatchObject({ expiresSoon: false, broadScopes: [] })
  const both = ['trade:orderbook:perp', 'trade:orderbook:option']
  expect(check(key({ protocolScopes: both }))).toMatchObject({ expiresSoon: false })
})

it('warns of the last seven days, and of more than is needed', () => {
  expect(check(key({ expirySec: NOW / 1000 + 6 * DAY_S }))).toMatchObject({ expiresSoon: true })
  expect(check(key({ protocolScopes: ['trade:all', 'transfer:all'] }))).toMatchObject({ broadScopes: ['transfer:all'] })
})

it.each([
  ['an expired key', [key({ expirySec: NOW / 1000 })], 'KEY_EXPIRED', /register a new one/],
  ['an unknown key', [], 'KEY_UNKNOWN', /register it there/],
  ['a key that may withdraw', [key({ protocolScopes: ['trade:all', 'withdraw'] })], 'KEY_SCOPE', /withdraw/],
  ['an admin key', [key({ protocolScopes: ['admin'] })], 'KEY_SCOPE', /scope trade:all alone/],
  ['a key for perps alone', [key({ protocolScopes: ['trade:orderbook:perp'] })], 'KEY_SCOPE', /trade:all/],
] as const)('refuses %s and says what to do', (_, keys, code, message) => {
  expect(() => check(...keys)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }))
})

it("refuses the owner's own key", () => {
  expect(() => checkSessionKey([], owner, owner, NOW)).toThrow(expect.objectContaining({ code: 'KEY_SCOPE' }))
})
