import { bytesToHex, createSigner, parseAddress, recoverAddress } from '@riposte/evm-signing'
import { expect, test } from 'vitest'
import { ryskChain } from '../src/chain.ts'
import { QUOTE_TYPE_HASH, type QuoteTerms, quoteDigest, signQuoteTerms } from '../src/quote-signing.ts'
import { encodeTransferFrame, TRANSFER_TYPE_HASH, type Transfer, transferDigest } from '../src/transfer.ts'
import { trustDomains } from '../src/trusted-domain.ts'
import { readShared, report } from './shared.ts'

interface Vector {
  readonly id: string
  readonly primaryType: 'Quote' | 'Transfer'
  readonly privateKey: string
  readonly signer: string
  readonly message: Readonly<Record<string, string | number | boolean>>
  readonly typeHash: string
  readonly domainSeparator: string
  readonly digest: string
  readonly signature: string
}

/** Our own copies of two vectors: computed with viem and, separately, with ethers. */
const OWN_VECTORS: readonly Vector[] = [
  {
    id: 'own quote',
    primaryType: 'Quote',
    privateKey: '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
    signer: '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
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
    typeHash: '0xbdd6bb1e47b2cb4c2ff3a42e52c71f8a116d25b90a84cbfd331688ceda9176c1',
    domainSeparator: '0xa89fb730f4f5e22ffb92015277818e285b11378c7a14eb7100c0b97f7b902888',
    digest: '0xe2cdb91698a24be587cbdee26aa38850abbbd68b989aa1827888bf59905e1a22',
    signature:
      '0xebdaa9f82450f9482c58df913cc84946ae2d039f1b4c7d60cf81154bb5137eaa5d411f3de013dda88756e44bda9136110e4c4a7e79fc2873c3014be43936418a1b',
  },
  {
    id: 'own transfer',
    primaryType: 'Transfer',
    privateKey: '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
    signer: '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
    message: {
      user: '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
      asset: '0xb8ce59fc3717ada4c02eadf9682a9e934f625ebb',
      chainId: 999,
      amount: '1000000000',
      isDeposit: true,
      nonce: '1775567000000000',
    },
    typeHash: '0x1f43a4d7486d6f81bd945dafdaf8e5e8c7a629088521e4025ce7a69671f4cea9',
    domainSeparator: '0xa89fb730f4f5e22ffb92015277818e285b11378c7a14eb7100c0b97f7b902888',
    digest: '0xe96d43c382cc2d90eabb2bd4857c4d0aeba46645f27721aca4f3a8aeff5b0af8',
    signature:
      '0xa68770735a42088cf90361d1c313279095af18f1bb2810fe4d6416ba17239e227401465a158587fd893735d7eb39e8814228c96ee4e7d95073d1a14cda9b3d291b',
  },
]

function address(value: unknown) {
  return parseAddress(String(value))
}

function quoteOf(message: Vector['message']): QuoteTerms {
  return {
    assetAddress: address(message.assetAddress),
    chainId: Number(message.chainId),
    isPut: message.isPut === true,
    strike: BigInt(String(message.strike)),
    expiry: Number(message.expiry),
    maker: address(message.maker),
    nonce: BigInt(String(message.nonce)),
    price: BigInt(String(message.price)),
    quantity: BigInt(String(message.quantity)),
    isTakerBuy: message.isTakerBuy === true,
    validUntil: Number(message.validUntil),
    usd: address(message.usd),
    collateralAsset: address(message.collateralAsset),
  }
}

function transferOf(message: Vector['message']): Transfer {
  return {
    user: address(message.user),
    asset: address(message.asset),
    chainId: Number(message.chainId),
    amount: BigInt(String(message.amount)),
    isDeposit: message.isDeposit === true,
    nonce: BigInt(String(message.nonce)),
  }
}

function check(vector: Vector): void {
  const signer = createSigner(vector.privateKey)
  const { separator } = trustDomains(ryskChain(Number(vector.message.chainId)))[0]
  expect(signer.address).toBe(vector.signer)
  expect(bytesToHex(separator)).toBe(vector.domainSeparator)
  if (vector.primaryType === 'Quote') {
    const terms = quoteOf(vector.message)
    expect(bytesToHex(QUOTE_TYPE_HASH)).toBe(vector.typeHash)
    expect(bytesToHex(quoteDigest(terms, separator))).toBe(vector.digest)
    expect(signQuoteTerms(signer, terms, separator)).toBe(vector.signature)
    expect(recoverAddress(quoteDigest(terms, separator), vector.signature)).toBe(vector.signer)
  } else {
    const transfer = transferOf(vector.message)
    expect(bytesToHex(TRANSFER_TYPE_HASH)).toBe(vector.typeHash)
    expect(bytesToHex(transferDigest(transfer, separator))).toBe(vector.digest)
    expect(JSON.parse(encodeTransferFrame('1', transfer, signer, separator)).params.signature).toBe(vector.signature)
  }
}

test.each(OWN_VECTORS)('signs $id byte for byte', (vector) => {
  check(vector)
})

test('signs every shared vector byte for byte', () => {
  const shared = readShared('reference/rysk-signing-vectors.json') as { vectors: readonly Vector[] } | undefined
  report('rysk signing vectors', shared?.vectors.length)
  for (const vector of shared?.vectors ?? OWN_VECTORS) check(vector)
})
