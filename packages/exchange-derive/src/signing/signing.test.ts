import {
  bytesToHex,
  createSigner,
  hexToBytes,
  parseAddress,
  personalMessageDigest,
  recoverAddress,
} from '@riposte/evm-signing'
import { epochMs, formatWad, parseWad } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeInstrument } from '../decode/instrument.ts'
import { DERIVE_NETWORKS } from '../network.ts'
import { DEVELOPMENT_KEY, hedgeRequest, WALLET } from '../testing/desk.ts'
import { perpRecord } from '../testing/records.ts'
import { type Action, actionDigest, hashAction, signAction } from './action.ts'
import { createLoginProof, loginHeaders } from './login-proof.ts'
import { signOrderRequest } from './order.ts'
import { encodeTradeData, type TradeData } from './trade-data.ts'

const trade: TradeData = {
  asset: parseAddress('0xAf65752C4643E25C02F693f9D4FE19cF23a095E3'),
  subId: 0n,
  limitPrice: parseWad('2990'),
  amount: parseWad('1'),
  maxFee: parseWad('3.25'),
  recipientSubaccountId: 12,
  isBid: false,
}

describe('trade data', () => {
  it('is seven words in the order of the module', () => {
    const data = encodeTradeData(trade)
    const words = Array.from({ length: 7 }, (_, i) => BigInt(bytesToHex(data.subarray(32 * i, 32 * i + 32))))
    expect(data).toHaveLength(224)
    expect(words).toEqual([
      BigInt(trade.asset),
      0n,
      2990n * 10n ** 18n,
      10n ** 18n,
      3_250_000_000_000_000_000n,
      12n,
      0n,
    ])
  })

  it('takes 12 decimals and refuses a thirteenth instead of rounding it', () => {
    expect(() => encodeTradeData({ ...trade, amount: parseWad('0.000000000001') })).not.toThrow()
    expect(() => encodeTradeData({ ...trade, amount: parseWad('0.0000000000001') })).toThrow(
      /^amount: expected at most 12 decimals/,
    )
  })

  it('refuses what the engine’s numbers cannot hold', () => {
    const limitPrice = parseWad('170141183460469231731.687303715886')
    expect(() => encodeTradeData({ ...trade, limitPrice: parseWad('170141183460469231731.687303') })).not.toThrow()
    expect(() => encodeTradeData({ ...trade, limitPrice: parseWad(`1${formatWad(limitPrice)}`) })).toThrow(
      /limit_price/,
    )
  })
})

describe('an action', () => {
  const signer = createSigner(DEVELOPMENT_KEY)
  const action: Action = {
    subaccountId: 12,
    nonce: 1_790_000_000_000_000_001n,
    module: DERIVE_NETWORKS.testnet.modules.trade,
    data: encodeTradeData(trade),
    expiry: 1_790_000_600,
    owner: parseAddress(WALLET),
    signer: signer.address,
  }

  it('is signed by the key that it names', () => {
    const signature = signAction(action, DERIVE_NETWORKS.testnet.domainSeparator, signer)
    const digest = actionDigest(action, DERIVE_NETWORKS.testnet.domainSeparator)
    expect(recoverAddress(digest, signature)).toBe(signer.address)
  })

  it('is another one on another network', () => {
    const signature = signAction(action, DERIVE_NETWORKS.testnet.domainSeparator, signer)
    const digest = actionDigest(action, DERIVE_NETWORKS.mainnet.domainSeparator)
    expect(recoverAddress(digest, signature)).not.toBe(signer.address)
  })

  it('changes its hash with every single field', () => {
    const hash = bytesToHex(hashAction(action))
    const changed: Partial<Action>[] = [
      { subaccountId: 13 },
      { nonce: action.nonce + 1n },
      { module: DERIVE_NETWORKS.testnet.modules.rfq },
      { data: encodeTradeData({ ...trade, isBid: true }) },
      { expiry: action.expiry + 1 },
      { owner: signer.address },
      { signer: action.owner },
    ]
    const hashes = changed.map((change) => bytesToHex(hashAction({ ...action, ...change })))
    expect(new Set([hash, ...hashes]).size).toBe(changed.length + 1)
  })
})

describe('a signed order', () => {
  const entry = decodeInstrument(perpRecord())
  const signer = createSigner(DEVELOPMENT_KEY)

  it('says in its text the very values that are signed', () => {
    const cents = fc.bigInt(1n, 10n ** 7n)
    fc.assert(
      fc.property(cents, cents, fc.boolean(), fc.bigInt(0n, 2n ** 63n), (price, amount, isBuy, nonce) => {
        const request = hedgeRequest({
          side: isBuy ? 'buy' : 'sell',
          limitPrice: parseWad(`${price}.1`),
          amount: parseWad(`${amount}.01`),
        })
        const { payload } = signOrderRequest(request, {
          network: DERIVE_NETWORKS.local,
          wallet: parseAddress(WALLET),
          signer,
          subaccountId: 12,
          entry,
          maxFee: parseWad('3.25'),
          nonce,
          rejectAfter: epochMs(1_790_000_001_000),
          expiresAt: epochMs(1_790_000_600_999),
        })
        const params = JSON.parse(payload)
        // Rebuilt as the exchange does it: from the text alone.
        const digest = actionDigest(
          {
            subaccountId: params.subaccount_id,
            nonce: BigInt(params.nonce),
            module: DERIVE_NETWORKS.local.modules.trade,
            data: encodeTradeData({
              asset: entry.asset,
              subId: entry.subId,
              limitPrice: parseWad(params.limit_price),
              amount: parseWad(params.amount),
              maxFee: parseWad(params.max_fee),
              recipientSubaccountId: params.subaccount_id,
              isBid: params.direction === 'buy',
            }),
            expiry: params.signature_expiry_sec,
            owner: parseAddress(WALLET),
            signer: parseAddress(params.signer),
          },
          DERIVE_NETWORKS.local.domainSeparator,
        )
        return (
          recoverAddress(digest, params.signature) === signer.address && params.signature_expiry_sec === 1_790_000_600
        )
      }),
      { numRuns: 20 },
    )
  })
})

describe('a login proof', () => {
  it('signs the decimal text of the time', () => {
    const signer = createSigner(DEVELOPMENT_KEY)
    const proof = createLoginProof(parseAddress(WALLET), signer, epochMs(1_700_000_000_000))
    expect(proof).toMatchObject({ wallet: WALLET, timestamp: 1_700_000_000_000 })
    expect(hexToBytes(proof.signature)).toHaveLength(65)
    expect(recoverAddress(personalMessageDigest('1700000000000'), proof.signature)).toBe(signer.address)
    expect(loginHeaders(proof)).toEqual({
      'X-DeriveWallet': WALLET,
      'X-DeriveTimestamp': '1700000000000',
      'X-DeriveSignature': proof.signature,
    })
  })
})
