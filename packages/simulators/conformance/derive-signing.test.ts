import { existsSync, readFileSync } from 'node:fs'
import { bytesToHex, parseAddress, recoverAddress } from '@riposte/evm-signing'
import { parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import {
  actionDigest,
  encodeExecution,
  encodeQuote,
  encodeTrade,
  hashAction,
  matchingDomainSeparator,
} from '../src/derive/action-hash.ts'
import { loginDigest } from '../src/derive/login.ts'
import { optionSubId, TRADE_MODULE, VERIFYING_CONTRACT } from '../src/derive/protocol.ts'

const VECTORS = new URL('../../../../shared/reference/derive-signing-vectors.json', import.meta.url)

interface Inputs {
  readonly asset_address: string
  readonly sub_id: string
  readonly limit_price: string
  readonly amount: string
  readonly max_fee: string
  readonly recipient_subaccount_id: number
  readonly is_bid: boolean
  readonly subaccount_id: number
  readonly nonce: string
  readonly signature_expiry_sec: number
  readonly owner: string
  readonly signer: string
  readonly module: string
  readonly timestamp_ms?: number
}
interface Vector {
  readonly name: string
  readonly api: string
  readonly kind: string
  readonly domain_separator: string
  readonly inputs: Inputs
  readonly expected: Readonly<Record<string, string>>
}

interface QuoteVector extends Pick<Vector, 'name' | 'kind' | 'expected'> {
  readonly inputs: {
    readonly max_fee: string
    readonly direction: string
    readonly legs: readonly {
      readonly instrument_name: string
      readonly asset_address: string
      readonly sub_id: string
      readonly direction: string
      readonly price: string
      readonly amount: string
    }[]
  }
}

function digestOf(inputs: Inputs, separator: Uint8Array): { data: Uint8Array; hash: Uint8Array; digest: Uint8Array } {
  const data = encodeTrade({
    asset: parseAddress(inputs.asset_address),
    subId: BigInt(inputs.sub_id),
    limitPrice: parseWad(inputs.limit_price),
    amount: parseWad(inputs.amount),
    maxFee: parseWad(inputs.max_fee),
    recipient: inputs.recipient_subaccount_id,
    side: inputs.is_bid ? 'buy' : 'sell',
  })
  const hash = hashAction(
    {
      subaccountId: inputs.subaccount_id,
      nonce: BigInt(inputs.nonce),
      module: parseAddress(inputs.module),
      expirySec: inputs.signature_expiry_sec,
      owner: parseAddress(inputs.owner),
      signer: parseAddress(inputs.signer),
    },
    data,
  )
  return { data, hash, digest: actionDigest(separator, hash) }
}

/** A real order that the exchange's testnet accepted: its signature recovers to its signer, or the recipe is wrong. */
const ACCEPTED: Inputs = {
  asset_address: '0xDBa83C0C654DB1cd914FA2710bA743e925B53086',
  sub_id: '0',
  limit_price: '83000',
  amount: '0.01',
  max_fee: '100',
  recipient_subaccount_id: 86815,
  is_bid: true,
  subaccount_id: 86815,
  nonce: '1790871617137835612',
  signature_expiry_sec: 1798647617,
  owner: '0x9050dfA063D1bE7cA711c750b18D51fDD13e90Ee',
  signer: '0x9050dfA063D1bE7cA711c750b18D51fDD13e90Ee',
  module: '0xB8D20c2B7a1Ad2EE33Bc50eF10876eD3035b5e7b',
}
const ACCEPTED_SIGNATURE =
  '0x55412a2a39e2dd70b0c39ea03859ac499b5c500756b46197900a413f7bfd294e0adb8c2c5eec467b4c83ef75f7068b528e21044cdd27faa47a6db475461641c21b'
const TESTNET = matchingDomainSeparator(11155111, VERIFYING_CONTRACT)

describe('order signatures', () => {
  it('accepts an order that the exchange accepted', () => {
    const { digest } = digestOf(ACCEPTED, TESTNET)
    expect(recoverAddress(digest, ACCEPTED_SIGNATURE)).toBe(parseAddress(ACCEPTED.signer))
  })

  it.each([
    ['price', { limit_price: '83000.1' }],
    ['amount', { amount: '0.02' }],
    ['fee', { max_fee: '101' }],
    ['side', { is_bid: false }],
    ['subaccount', { subaccount_id: 86816, recipient_subaccount_id: 86816 }],
    ['nonce', { nonce: '1790871617137835613' }],
    ['expiry', { signature_expiry_sec: 1798647618 }],
    ['asset', { sub_id: '1' }],
  ])('does not take it for the same order with another %s', (_, change) => {
    const { digest } = digestOf({ ...ACCEPTED, ...change }, TESTNET)
    expect(recoverAddress(digest, ACCEPTED_SIGNATURE)).not.toBe(parseAddress(ACCEPTED.signer))
  })

  it('knows the domain of every network and the sub id of an option', () => {
    expect(bytesToHex(matchingDomainSeparator(1, VERIFYING_CONTRACT))).toBe(
      '0xda616dfabb88681b08e1592820a41d55ddc62d68de110e327ae99d734506fe19',
    )
    expect(bytesToHex(matchingDomainSeparator(31337, VERIFYING_CONTRACT))).toBe(
      '0x8a010a34fc48f792a220b0b63077f0f8ba664f21340882d60fb34b4959397842',
    )
    expect(optionSubId(true, 8_500_000_000_000n, 1821772800)).toBe(39614117764354184798593747968n)
  })

  it('reproduces every published trade vector byte for byte', () => {
    const vectors: readonly Vector[] = existsSync(VECTORS) ? JSON.parse(readFileSync(VECTORS, 'utf8')).vectors : []
    const trades = vectors.filter(({ kind, api }) => kind.startsWith('trade') && api.startsWith('v3'))
    for (const { name, inputs, expected, domain_separator } of trades) {
      const separator = Uint8Array.from(Buffer.from(domain_separator.slice(2), 'hex'))
      const { data, hash, digest } = digestOf(inputs, separator)
      expect([name, bytesToHex(data)]).toEqual([name, expected.module_data])
      expect([name, bytesToHex(hash)]).toEqual([name, expected.action_hash])
      expect([name, parseAddress(inputs.module)]).toEqual([name, TRADE_MODULE])
      expect([name, recoverAddress(digest, expected.signature ?? '')]).toEqual([name, parseAddress(inputs.signer)])
      const altered = digestOf({ ...inputs, amount: `1${inputs.amount}` }, separator).digest
      expect(recoverAddress(altered, expected.signature ?? '')).not.toBe(parseAddress(inputs.signer))
    }
    const logins = vectors.filter(({ kind }) => kind === 'login_eip191')
    for (const { name, inputs, expected } of logins) {
      const digest = loginDigest(String(inputs.timestamp_ms))
      expect([name, bytesToHex(digest)]).toEqual([name, expected.personal_message_hash])
      expect([name, recoverAddress(digest, expected.signature ?? '')]).toEqual([name, parseAddress(inputs.signer)])
    }
    const found = existsSync(VECTORS)
    if (found) expect([trades.length > 0, logins.length > 0]).toEqual([true, true])
    process.stdout.write(
      `derive signing vectors: ${found ? `${trades.length} trades, ${logins.length} logins` : 'absent'}\n`,
    )
  })

  it('reproduces every published vector of quotes and executions byte for byte', () => {
    const vectors: readonly QuoteVector[] = existsSync(VECTORS) ? JSON.parse(readFileSync(VECTORS, 'utf8')).vectors : []
    const quotes = vectors.filter(({ kind }) => kind.startsWith('rfq_'))
    for (const { name, kind, inputs, expected } of quotes) {
      const sign = (text: string) => (text === 'buy' ? 1n : -1n)
      const perspective = kind.startsWith('rfq_execute') ? -1n : 1n
      const direction = sign(inputs.direction) * perspective
      const legs = [...inputs.legs]
        .sort((a, b) => (a.instrument_name < b.instrument_name ? -1 : 1))
        .map((leg) => ({
          asset: parseAddress(leg.asset_address),
          subId: BigInt(leg.sub_id),
          price: parseWad(leg.price),
          amount: parseWad(leg.amount) * sign(leg.direction) * direction,
        }))
      const maxFee = parseWad(inputs.max_fee)
      const data = kind.startsWith('rfq_execute') ? encodeExecution(legs, maxFee) : encodeQuote(maxFee, legs)
      expect([name, bytesToHex(data)]).toEqual([name, expected.module_data])
    }
    if (existsSync(VECTORS)) expect(quotes.length > 0).toBe(true)
    process.stdout.write(`derive quote vectors: ${existsSync(VECTORS) ? quotes.length : 'absent'}\n`)
  })
})
