import { existsSync, readFileSync } from 'node:fs'
import { bytesToHex } from '@riposte/evm-signing'
import { describe, expect, it } from 'vitest'
import { RYSK_CHAINS } from '../src/rysk/chain.ts'
import {
  isSignedBy,
  ryskDomainSeparator,
  ryskQuoteDigest,
  ryskTransferDigest,
  type SigningDomain,
} from '../src/rysk/signed-message.ts'

/** A published vector: a message as it travels, and what every correct signer makes of it. */
interface Vector {
  readonly id: string
  readonly primaryType: 'Quote' | 'Transfer'
  readonly signer: string
  readonly domain: SigningDomain
  readonly message: Readonly<Record<string, string | number | boolean>>
  readonly domainSeparator: string
  readonly digest: string
  readonly signature: string
}

const VECTORS = new URL('../../../../shared/reference/rysk-signing-vectors.json', import.meta.url)

/** Our own copy of one fact, so that something is always checked: a call on an 18-decimal token of chain 999. */
const OWN: Vector = {
  id: 'own-01',
  primaryType: 'Quote',
  signer: '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
  domain: { chainId: 999, verifyingContract: '0x8c8bcb6d2c0e31c5789253ecc8431ca6209b4e35' },
  message: {
    assetAddress: '0x5555555555555555555555555555555555555555',
    chainId: 999,
    expiry: 1775808000,
    isPut: false,
    isTakerBuy: false,
    maker: '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
    nonce: '1775567151394328',
    price: '1250000000000000000',
    quantity: '100000000000000000000',
    strike: '4500000000',
    validUntil: 1775567181,
    usd: '0xb8ce59fc3717ada4c02eadf9682a9e934f625ebb',
    collateralAsset: '0x5555555555555555555555555555555555555555',
  },
  domainSeparator: '0xa89fb730f4f5e22ffb92015277818e285b11378c7a14eb7100c0b97f7b902888',
  digest: '0xe2cdb91698a24be587cbdee26aa38850abbbd68b989aa1827888bf59905e1a22',
  signature:
    '0xebdaa9f82450f9482c58df913cc84946ae2d039f1b4c7d60cf81154bb5137eaa5d411f3de013dda88756e44bda9136110e4c4a7e79fc2873c3014be43936418a1b',
}

const published = existsSync(VECTORS)
  ? (JSON.parse(readFileSync(VECTORS, 'utf8')) as { vectors: readonly Vector[] }).vectors
  : []
process.stdout.write(`rysk signing vectors: ${published.length === 0 ? 'absent' : published.length}\n`)

function digestOf({ primaryType, message, domain }: Vector): Uint8Array {
  const text = (key: string): string => String(message[key])
  const integer = (key: string): bigint => BigInt(text(key))
  const number = (key: string): number => Number(message[key])
  const flag = (key: string): boolean => message[key] === true
  if (primaryType === 'Transfer') {
    return ryskTransferDigest(domain, {
      user: text('user'),
      asset: text('asset'),
      chainId: number('chainId'),
      amount: integer('amount'),
      isDeposit: flag('isDeposit'),
      nonce: integer('nonce'),
    })
  }
  return ryskQuoteDigest(domain, {
    assetAddress: text('assetAddress'),
    chainId: number('chainId'),
    isPut: flag('isPut'),
    strike: integer('strike'),
    expiry: number('expiry'),
    maker: text('maker'),
    nonce: integer('nonce'),
    price: integer('price'),
    quantity: integer('quantity'),
    isTakerBuy: flag('isTakerBuy'),
    validUntil: number('validUntil'),
    usd: text('usd'),
    collateralAsset: text('collateralAsset'),
  })
}

/** The same message with one value changed a little, whatever its type. */
function alter(value: string | number | boolean): string | number | boolean {
  if (typeof value === 'boolean') return !value
  if (typeof value === 'number') return value + 1
  if (!value.startsWith('0x')) return value === '0' ? '1' : String(BigInt(value) - 1n)
  return `0x${value.slice(2, -1)}${value.endsWith('0') ? '1' : '0'}`
}

describe.each([OWN, ...published])('vector $id', (vector) => {
  it('has our domain separator, under the contract that we know for its chain', () => {
    expect(ryskDomainSeparator(vector.domain)).toBe(vector.domainSeparator)
    const chain = RYSK_CHAINS.find(({ chainId }) => chainId === vector.domain.chainId)
    expect(chain?.verifyingContract).toBe(vector.domain.verifyingContract.toLowerCase())
  })

  it('has our digest and a signature that we believe', () => {
    const digest = digestOf(vector)
    expect(bytesToHex(digest)).toBe(vector.digest)
    expect(isSignedBy(digest, vector.signature, vector.signer)).toBe(true)
  })

  it('is not believed with any one value altered', () => {
    const fields = Object.entries(vector.message)
    expect(fields.length).toBeGreaterThan(5)
    for (const [key, value] of fields) {
      const altered = { ...vector, message: { ...vector.message, [key]: alter(value) } }
      expect(isSignedBy(digestOf(altered), vector.signature, vector.signer), key).toBe(false)
    }
  })

  it('is not believed with a signature that is altered, cut or somebody else’s', () => {
    const digest = digestOf(vector)
    const flipped = vector.signature.endsWith('1b') ? '1c' : '1b'
    const altered = [
      `${vector.signature.slice(0, -2)}${flipped}`,
      vector.signature.slice(0, -2),
      `0x${vector.signature.slice(4)}00`,
      '0x',
    ]
    for (const signature of altered) expect(isSignedBy(digest, signature, vector.signer)).toBe(false)
    expect(isSignedBy(digest, vector.signature, vector.domain.verifyingContract)).toBe(false)
  })
})
