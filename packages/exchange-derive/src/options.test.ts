import { createMemoryNonceStore, createNonces, createSigner } from '@riposte/evm-signing'
import { createRandom } from '@riposte/market-model'
import { expect, it } from 'vitest'
import { type DeriveVenueOptions, resolveOptions } from './options.ts'
import { DEVELOPMENT_KEY, WALLET } from './testing/desk.ts'
import { createVirtualClock } from './testing/virtual-clock.ts'

const clock = createVirtualClock()
const signer = createSigner(DEVELOPMENT_KEY)
const good: DeriveVenueOptions = {
  network: 'testnet',
  wallet: WALLET,
  signer,
  subaccounts: { ETH: 12, BTC: 12, HYPE: 14 },
  clock,
  random: createRandom(1),
  nonces: createNonces({ signer: signer.address, store: createMemoryNonceStore(), clock, unit: 'nanoseconds' }),
}

it('fills in defaults and counts each subaccount once', () => {
  expect(resolveOptions(good)).toMatchObject({
    subaccountIds: [12, 14],
    requestTimeoutMs: 5000,
    signatureTtlS: 600,
    takerWindowMs: 1000,
    startTimeoutMs: 60_000,
    network: { name: 'testnet' },
  })
})

it('checks keys and hashes wherever money is real, and leaves the account alone', () => {
  expect(resolveOptions(good)).toMatchObject({ mode: 'live', cancelOnDisconnect: 'keep', reservedShare: 0.5 })
  expect(resolveOptions({ ...good, network: 'mainnet' }).mode).toBe('live')
  expect(resolveOptions({ ...good, network: 'local' }).mode).toBe('paper')
})

it('puts the socket below the REST address', () => {
  expect(resolveOptions({ ...good, url: 'http://127.0.0.1:9000/v3/' }).network).toMatchObject({
    restUrl: 'http://127.0.0.1:9000/v3',
    wsUrl: 'ws://127.0.0.1:9000/v3/ws',
    chainId: 11155111,
  })
  expect(resolveOptions({ ...good, url: 'https://host/v3' }).network.wsUrl).toBe('wss://host/v3/ws')
})

it.each([
  ['subaccounts', { subaccounts: {} }],
  ['subaccounts', { subaccounts: { eth: 1 } }],
  ['subaccounts.ETH', { subaccounts: { ETH: 0 } }],
  ['subaccounts.ETH', { subaccounts: { ETH: 1.5 } }],
  ['wallet', { wallet: '0x12' }],
  ['signatureTtlS', { signatureTtlS: 300 }],
  ['signatureTtlS', { signatureTtlS: 10_368_001 }],
  ['takerWindowMs', { takerWindowMs: 100 }],
  ['requestTimeoutMs', { requestTimeoutMs: Number.NaN }],
  ['url', { url: 'ws://127.0.0.1' }],
  ['mode', { mode: 'Live' as 'live' }],
  ['cancelOnDisconnect', { cancelOnDisconnect: 'maybe' as 'off' }],
  ['reservedShare', { reservedShare: 1 }],
  ['rateQueueMax', { rateQueueMax: 0 }],
  ['clockOffsetMaxMs', { clockOffsetMaxMs: 300_000 }],
] as const)('refuses a bad %s, naming it: %o', (option, changes) => {
  expect(() => resolveOptions({ ...good, ...changes })).toThrow(new RegExp(`^${option}: expected`))
})

it('does not show what was given as a wallet, which may be a key pasted in the wrong place', () => {
  expect(() => resolveOptions({ ...good, wallet: DEVELOPMENT_KEY })).toThrow('got 66 characters')
})
