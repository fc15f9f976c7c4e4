import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  bytesToHex,
  compileStruct,
  createSigner,
  domainSeparator,
  hexToBytes,
  keccak256,
  parseAddress,
  personalMessageDigest,
  recoverAddress,
  typedDataDigest,
} from '../src/index.ts'

const RYSK_VECTORS = new URL('../../../../shared/reference/rysk-signing-vectors.json', import.meta.url)
const DERIVE_VECTORS = new URL('../../../../shared/reference/derive-signing-vectors.json', import.meta.url)

/** Our own copies of a few published facts, always run. The key is a public development key of local test chains. */
const DEVELOPMENT_KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'

const QUOTE =
  'Quote(address assetAddress,uint256 chainId,bool isPut,uint256 strike,uint64 expiry,address maker,uint64 nonce,uint256 price,uint256 quantity,bool isTakerBuy,uint64 validUntil,address usd,address collateralAsset)'
const TRANSFER = 'Transfer(address user,address asset,uint256 chainId,uint256 amount,bool isDeposit,uint64 nonce)'

describe('published facts', () => {
  it('hashes nothing and "abc" as Keccak-256 does', () => {
    expect(bytesToHex(keccak256(''))).toBe('0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470')
    expect(bytesToHex(keccak256('abc'))).toBe('0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45')
  })

  it('derives the address of a development key', () => {
    expect(createSigner(DEVELOPMENT_KEY).address).toBe('0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266')
  })

  it('hashes the quote type as the settlement contract does', () => {
    const expected = '0xbdd6bb1e47b2cb4c2ff3a42e52c71f8a116d25b90a84cbfd331688ceda9176c1'
    expect(bytesToHex(compileStruct(QUOTE).typeHash)).toBe(expected)
  })

  it('separates the domain of HyperEVM', () => {
    const separator = domainSeparator({
      name: 'rysk',
      version: '0.0.0',
      chainId: 999,
      verifyingContract: parseAddress('0x8c8bcb6d2c0e31c5789253ecc8431ca6209b4e35'),
    })
    expect(bytesToHex(separator)).toBe('0xa89fb730f4f5e22ffb92015277818e285b11378c7a14eb7100c0b97f7b902888')
  })
})

interface RyskVector {
  id: string
  primaryType: 'Quote' | 'Transfer'
  privateKey: string
  signer: string
  domain: { name: string; version: string; chainId: number; verifyingContract: string }
  message: Record<string, string | number | boolean>
  structHash: string
  domainSeparator: string
  digest: string
  signature: string
}

function integersOf(message: RyskVector['message']): Record<string, string | number | boolean | bigint> {
  const integers = Object.entries(message).map(([name, value]) => {
    return [name, typeof value === 'string' && /^\d+$/.test(value) ? BigInt(value) : value] as const
  })
  return Object.fromEntries(integers)
}

describe('shared vectors', () => {
  const rysk: RyskVector[] = existsSync(RYSK_VECTORS) ? JSON.parse(readFileSync(RYSK_VECTORS, 'utf8')).vectors : []
  process.stdout.write(`rysk signing vectors: ${rysk.length || 'absent'}\n`)

  it('signs every Rysk message byte for byte', () => {
    for (const vector of rysk) {
      const values = integersOf(vector.message)
      const struct = compileStruct(vector.primaryType === 'Quote' ? QUOTE : TRANSFER)
      const hash = struct.hash(values as never)
      const { verifyingContract, ...domain } = vector.domain
      const separator = domainSeparator({ ...domain, verifyingContract: parseAddress(verifyingContract) })
      const digest = typedDataDigest(separator, hash)
      expect(bytesToHex(hash), vector.id).toBe(vector.structHash)
      expect(bytesToHex(separator), vector.id).toBe(vector.domainSeparator)
      expect(bytesToHex(digest), vector.id).toBe(vector.digest)
      expect(createSigner(vector.privateKey).sign(digest), vector.id).toBe(vector.signature)
      expect(recoverAddress(digest, vector.signature), vector.id).toBe(vector.signer.toLowerCase())
    }
  })

  type DeriveVector = {
    name: string
    private_key?: string
    inputs: Record<string, string>
    expected: Record<string, string>
  }
  const derive: DeriveVector[] = existsSync(DERIVE_VECTORS)
    ? JSON.parse(readFileSync(DERIVE_VECTORS, 'utf8')).vectors
    : []
  const signed = derive.filter(
    (vector) => vector.private_key && vector.expected.typed_data_hash && vector.expected.signature,
  )
  const logins = derive.filter((vector) => vector.expected.personal_message_hash)
  process.stdout.write(`derive signing vectors: ${signed.length + logins.length || 'absent'}\n`)

  it('signs every Derive digest and login byte for byte', () => {
    for (const { name, private_key: key = '', expected } of signed) {
      expect(createSigner(key).sign(hexToBytes(expected.typed_data_hash ?? '')), name).toBe(expected.signature)
    }
    for (const { name, private_key: key = '', inputs, expected } of logins) {
      const text = Object.values(inputs).find((value) => /^\d{13}$/.test(String(value))) ?? ''
      const digest = personalMessageDigest(String(text))
      expect(bytesToHex(digest), name).toBe(expected.personal_message_hash)
      if (key !== '') expect(createSigner(key).sign(digest), name).toBe(expected.signature)
    }
  })
})
