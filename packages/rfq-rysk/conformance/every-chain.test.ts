import { createSigner, parseAddress } from '@riposte/evm-signing'
import { expect, test } from 'vitest'
import { ryskChain } from '../src/chain.ts'
import { type QuoteTerms, signQuoteTerms } from '../src/quote-signing.ts'
import { encodeTransferFrame } from '../src/transfer.ts'
import { trustDomains } from '../src/trusted-domain.ts'

/** The well-known first development key of local test chains; it holds nothing. */
const signer = createSigner('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')

/**
 * Chain, signature of a put quote, signature of a withdrawal. Each was computed with viem and, separately, with ethers
 * from the contract's address, and both agreed.
 */
const SIGNATURES: readonly (readonly [chainId: number, quote: string, transfer: string])[] = [
  [
    999,
    '0x1f26965ce1cec992d50302f64da48ae6fcf9750451f75762b7382e57ab58b2c4218469f0cb41e39444aae06781114b748da816ff67736b03d48f02f50ac178451b',
    '0xa5f620da27ade84d7cc8560edf59162f17f2be785899f1b150396885ec099c3b121dbe635437d5d8e7f2d87cb1c7c404df1ce5e699c9c903f6a24e0b44b9451f1c',
  ],
  [
    1,
    '0x89d582e6fbebea5a5e6756327f94aa93fed578fc9792a2a125f4cba74ec57ed34c8dc353510ec623ab6c8187a0cd26a7b8fb90ce7413a3bcadad62bcb2a8d3c81b',
    '0xb45ca6b86f13a2b03fc6cdd7f9fca3070d4670ccf1eb8fef4dd3e8dc233c8d2b06ac6f13d6a2fe1fa4b8dc6a7e5d76d783c218fc8d16b5572a4b45b3623925091c',
  ],
  [
    8453,
    '0x11a2ae9bd6b64e73d9cfb7ec913e1cd937e6c3049e80ceeb86acf26d114600f92a3892700065d391b97df0ebd721c48754d5e570ded568d16bdeccbb68be87d81b',
    '0x8346575e43173eb2a0de89eef11b7ee31437f25c28812ab367817149617144ea7314c6b6758c1014460258bb3d6784838130b87804248b83ad67250fe88864af1b',
  ],
  [
    84532,
    '0xa5622ee33626beb0343eab34ee3f9cccbfff4865b29b83f49d6883f3aa4cf5cb4696f9d17107df511becfd923d7f1edf941aec29cbc029ddbf6622d0c7021a351c',
    '0xa1e771170cd73002940dea0edba9f257db6da7c0af51dcb7a70ebc6e3367236176e0fe948a64840cfc9d275407e1918481781a74518e018600cc28895f391c341b',
  ],
  [
    998,
    '0x1a87be326aee5441e4faa220df5bcf4f3c8ce9f207acb454c1c65a3146d056dd1fc6e04a327929a0654bd6f492ad434703275aada540f0ffe387aa335994bada1b',
    '0xfa9661970ea3cde6048d729398ea3a06afdf2e4f7f13370a7e0e84ae1f0a20b2334f7917eddd7523c93d73889520574ebeb3f8915428b915b32eb6fc5cfe96131c',
  ],
  [
    10143,
    '0x95fe5188cbd0bf85674dec2c9a6ae8178d6132d8e5e4e3b3192d70667f26556771481c537943a54ae2722cec0ab247b2034515ea83619b12affe908399e9d5c71b',
    '0x10080ec984450229d807c6e71f68963568ed816c5016b4cbc61db650b17f2e28190689b4ea1fa9889e518a224f627f6164fe081199b1c007c3b6d498c66fe4cc1c',
  ],
]

test.each(SIGNATURES)('signs under the domain of chain %i, byte for byte', (chainId, quote, transfer) => {
  const chain = ryskChain(chainId)
  const { separator } = trustDomains(chain)[0]
  const usd = parseAddress(chain.strikeAsset.address)
  const terms: QuoteTerms = {
    assetAddress: parseAddress('0x5555555555555555555555555555555555555555'),
    chainId,
    isPut: true,
    strike: 415n,
    expiry: 1_775_808_000,
    maker: signer.address,
    nonce: 1_775_567_151_394_328n,
    price: 1_250_000_000_000_000_001n,
    quantity: 100_000_000_000_000_000_000n,
    isTakerBuy: false,
    validUntil: 1_775_567_181,
    usd,
    collateralAsset: usd,
  }
  expect(signQuoteTerms(signer, terms, separator)).toBe(quote)
  const moved = {
    user: signer.address,
    asset: usd,
    chainId,
    amount: 1_000_000_001n,
    isDeposit: false,
    nonce: 1_775_567_151_394_329n,
  }
  expect(JSON.parse(encodeTransferFrame('1', moved, signer, separator)).params.signature).toBe(transfer)
})
