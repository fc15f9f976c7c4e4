import { describe, expect, it } from 'vitest'
import { parseAddress } from './address.ts'
import { bytesToHex } from './hex.ts'
import { keccak256 } from './keccak.ts'
import { compileStruct, domainSeparator, typedDataDigest } from './typed-data.ts'

describe('compiled structs', () => {
  it('agrees with the worked example of EIP-712 (its Person struct)', () => {
    // Values and hash are those of the example in the standard's own test file.
    const person = compileStruct('Person(string name,address wallet)')
    const hash = person.hash({ name: 'Cow', wallet: '0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826' })
    expect(bytesToHex(hash)).toBe('0xfc71e5fa27ff56c350aa531bc129ebdf613b772b6604664f5d8dbe21b85eb0c8')
  })

  it('names the field that does not fit', () => {
    const struct = compileStruct('Pair(uint64 a,address b)')
    expect(() => struct.hash({ a: 2n ** 64n, b: '0x' })).toThrow(/^a: expected a value of type uint64/)
    expect(() => struct.hash({ a: 1n, b: '0x12' })).toThrow(/^b: expected an address/)
    expect(() => struct.hash({ a: -1n, b: '0x' })).toThrow(expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' }))
    expect(() => struct.hash({ a: 1.5, b: '0x' })).toThrow(expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' }))
  })

  it('hashes dynamic members', () => {
    const struct = compileStruct('Blob(bytes data)')
    const data = Uint8Array.of(1, 2, 3)
    const byHand = new Uint8Array(64)
    byHand.set(keccak256('Blob(bytes data)'), 0)
    byHand.set(keccak256(data), 32)
    expect(struct.hash({ data })).toEqual(keccak256(byHand))
  })

  it.each(['Pair', 'Pair(uint64)', 'Pair(uint64 a b)', 'Pair(uint64 a,)'])('refuses the type text %j', (text) => {
    expect(() => compileStruct(text)).toThrow(expect.objectContaining({ code: 'TYPE_INVALID' }))
  })
})

describe('domains', () => {
  it('differ by chain and contract, so a signature for one is none for another', () => {
    const contract = parseAddress('0x8c8bcb6d2c0e31c5789253ecc8431ca6209b4e35')
    const other = parseAddress('0x7a3ddeac7a0ae6dfa9391c764499a3564f3c2aad')
    const separators = [
      domainSeparator({ name: 'rysk', version: '0.0.0', chainId: 999, verifyingContract: contract }),
      domainSeparator({ name: 'rysk', version: '0.0.0', chainId: 998, verifyingContract: contract }),
      domainSeparator({ name: 'rysk', version: '0.0.0', chainId: 999, verifyingContract: other }),
    ]
    const digests = separators.map((separator) => bytesToHex(typedDataDigest(separator, new Uint8Array(32))))
    expect(new Set(digests).size).toBe(3)
  })
})
