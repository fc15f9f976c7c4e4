import { checksumAddress } from '@riposte/evm-signing'
import { epochMs, parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { OWNER, openDesk, PUT, SECOND_SUBACCOUNT, SESSION_KEY, START, SUBACCOUNT, type TestDesk } from './test-desk.ts'
import { NEW_KEY, registration, WALLET } from './test-keys.ts'

const perp = { instrument_name: 'ETH-PERP', direction: 'buy', amount: '1', limit_price: '2900' } as const

function ownerClient(desk: TestDesk) {
  const client = desk.connect()
  client.login(OWNER)
  return client
}

describe('session keys', () => {
  it('are registered by the owner, log in and sign within their rights, and are listed', () => {
    const desk = openDesk()
    const owner = ownerClient(desk)
    const params = registration(desk, [[5, 'trade:orderbook:perp']], { subaccount_ids: [SUBACCOUNT], label: 'perps' })
    expect(owner.call('private/set_session_key', params).result).toMatchObject({
      protocol_scopes: ['trade:orderbook:perp'],
      subaccount_ids: [SUBACCOUNT],
    })
    const bot = desk.connect()
    expect(bot.login(NEW_KEY).result).toEqual([SUBACCOUNT])
    expect(bot.order(perp, NEW_KEY).result?.order?.signer).toBe(checksumAddress(NEW_KEY.address))
    expect(bot.order({ ...perp, instrument_name: PUT, limit_price: '40' }, NEW_KEY).error?.code).toBe(14031)
    expect(bot.order({ ...perp, subaccount_id: SECOND_SUBACCOUNT }, NEW_KEY).error?.code).toBe(14031)
    expect(bot.call('private/get_positions', { subaccount_id: SECOND_SUBACCOUNT }).error?.code).toBe(14031)
    expect(bot.call('private/set_cancel_on_disconnect', { enabled: true }).error?.code).toBe(14031)
    expect(bot.call('private/send_rfq', { subaccount_id: SUBACCOUNT, legs: [] }).error?.code).toBe(14031)
    expect(bot.call('subscribe', { channels: [`${SECOND_SUBACCOUNT}.orders`] }).error?.code).toBe(14022)
    expect(bot.call('private/cancel_all', { subaccount_id: SUBACCOUNT }).result).toBe('ok')
    const keys = owner.call('private/session_keys', WALLET).result?.public_session_keys
    expect(keys).toMatchObject([
      { protocol_scopes: ['trade:all'] },
      { label: 'perps', protocol_scopes: ['trade:orderbook:perp'] },
    ])
  })

  it('read without a protocol scope, and do nothing else', () => {
    const desk = openDesk()
    ownerClient(desk).call('private/set_session_key', registration(desk, []))
    const reader = desk.connect()
    expect(reader.login(NEW_KEY).error).toBeUndefined()
    expect(reader.call('private/get_positions', { subaccount_id: SUBACCOUNT }).error).toBeUndefined()
    expect(reader.call('private/cancel_all', { subaccount_id: SUBACCOUNT }).error?.code).toBe(14031)
    expect(reader.order(perp, NEW_KEY).error?.code).toBe(14031)
  })

  it('are refused when they end too soon, when the signature is for other rights, and from a key without the right', () => {
    const desk = openDesk()
    const owner = ownerClient(desk)
    const set = (params: object) => owner.call('private/set_session_key', params).error?.code
    const soon = { expiry_sec: Math.floor(START / 1000) + 200 }
    expect(set(registration(desk, [[2, 'trade:all']], soon))).toBe(14039)
    expect(set({ ...registration(desk, [[2, 'trade:all']]), protocol_scopes: ['admin'] })).toBe(14014)
    expect(set(registration(desk, [[2, 'trade:everything']]))).toBe(-32602)
    expect(set(registration(desk, [[2, 'trade:all']], {}, SESSION_KEY))).toBe(14031)
    const params = registration(desk, [[2, 'trade:all']])
    expect([set(params), set(params)]).toEqual([undefined, 11017])
  })

  it('create only keys that may do no more than themselves', () => {
    const usdc = parseWad('1000000')
    const creator = { address: SESSION_KEY.address, expiry: epochMs(START + 86_400_000) }
    const accounts = [
      {
        wallet: OWNER.address,
        sessionKeys: [{ ...creator, scopes: ['set_session_key', 'trade:orderbook:all'] as const }],
        subaccounts: [{ id: SUBACCOUNT, usdc }],
      },
    ]
    const desk = openDesk({ accounts })
    const client = desk.connect()
    client.login(SESSION_KEY)
    const set = (code: number, name: string) =>
      client.call('private/set_session_key', registration(desk, [[code, name]], {}, SESSION_KEY)).error?.code
    expect(set(2, 'trade:all')).toBe(14031)
    expect(set(6, 'trade:orderbook:option')).toBeUndefined()
  })

  it('are edited beyond what was signed, by their owner', () => {
    const desk = openDesk()
    const key = checksumAddress(SESSION_KEY.address)
    const edit = { ...WALLET, public_session_key: key }
    const owner = ownerClient(desk)
    expect(owner.call('private/edit_session_key', { ...edit, label: 'bot' }).result?.label).toBe('bot')
    const bot = desk.connect()
    bot.login()
    expect(bot.call('private/edit_session_key', { ...edit, label: 'b' }).result?.label).toBe('b')
    expect(bot.call('private/edit_session_key', { ...edit, ip_whitelist: ['10.0.0.1'] }).error?.code).toBe(14031)
    const unknown = { ...edit, public_session_key: checksumAddress(NEW_KEY.address) }
    expect(owner.call('private/edit_session_key', unknown).error?.code).toBe(14026)
    const wallets = (public_session_key: string) =>
      bot.call('public/get_wallets_from_session_key', { public_session_key })
    expect(wallets(key).result).toEqual({ wallets: [WALLET.wallet] })
    expect(wallets(checksumAddress(NEW_KEY.address)).error?.code).toBe(14026)
  })

  it('may send their signatures without a prefix', () => {
    const desk = openDesk()
    const client = ownerClient(desk)
    const params = registration(desk, [[2, 'trade:all']])
    expect(
      client.call('private/set_session_key', { ...params, signature: params.signature.slice(2) }).error,
    ).toBeUndefined()
  })
})
