// What a whole signature costs next to the bare native one, and next to viem, ethers and noble.
// Run: node --conditions=source bench/signing.ts
import { createRequire } from 'node:module'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { Wallet } from 'ethers'
import { privateKeyToAccount } from 'viem/accounts'
import {
  bytesToHex,
  compileStruct,
  createSigner,
  domainSeparator,
  hexToBytes,
  parseAddress,
  prepareKeccak,
  typedDataDigest,
} from '../src/index.ts'

// A public development key of local test chains.
const KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
const ROUNDS = 60
const signer = createSigner(KEY)

const domain = {
  name: 'rysk',
  version: '0.0.0',
  chainId: 999,
  verifyingContract: parseAddress('0x8c8bcb6d2c0e31c5789253ecc8431ca6209b4e35'),
}
const separator = domainSeparator(domain)
const MEMBERS =
  'address assetAddress,uint256 chainId,bool isPut,uint256 strike,uint64 expiry,address maker,uint64 nonce,uint256 price,' +
  'uint256 quantity,bool isTakerBuy,uint64 validUntil,address usd,address collateralAsset'
const QUOTE = compileStruct(
  'Quote(address assetAddress,uint256 chainId,bool isPut,uint256 strike,uint64 expiry,address maker,uint64 nonce,uint256 price,uint256 quantity,bool isTakerBuy,uint64 validUntil,address usd,address collateralAsset)',
)
const types = {
  Quote: MEMBERS.split(',').map((member) => {
    const [type = '', name = ''] = member.split(' ')
    return { type, name }
  }),
}

let nonce = 1_790_000_000_000_000n
function quote() {
  nonce += 1n
  return {
    assetAddress: '0xb67bfa7b488df4f2efa874f4e59242e9130ae61f',
    chainId: 999,
    isPut: false,
    strike: 300_000_000_000n,
    expiry: 1_798_185_600,
    maker: signer.address,
    nonce,
    price: 42_123_456_000_000_000_000n,
    quantity: 1_500_000_000_000_000_000n,
    isTakerBuy: false,
    validUntil: 1_790_000_030,
    usd: '0x98d56648c9b7f3cb49531f4135115b5000ab1733',
    collateralAsset: '0xb67bfa7b488df4f2efa874f4e59242e9130ae61f',
  }
}

const ACTION = compileStruct(
  'Action(uint256 subaccountId,uint256 nonce,address module,bytes data,uint256 expiry,address owner,address signer)',
)
const DERIVE = hexToBytes('0xda616dfabb88681b08e1592820a41d55ddc62d68de110e327ae99d734506fe19')
const data = new Uint8Array(224).fill(7)

const bindings = createRequire(import.meta.url)('secp256k1/bindings') as {
  ecdsaSign(digest: Uint8Array, key: Uint8Array): { signature: Uint8Array }
}
const [keyBytes, digest] = [hexToBytes(KEY), typedDataDigest(separator, QUOTE.hash(quote()))]
const [account, wallet] = [privateKeyToAccount(KEY), new Wallet(KEY)]

interface Case {
  readonly name: string
  readonly times: number
  run(): unknown
}

const cases: readonly Case[] = [
  { name: 'secp256k1 native, bare signature', times: 100, run: () => bindings.ecdsaSign(digest, keyBytes) },
  { name: 'ours, a hash', times: 100, run: () => signer.sign(digest) },
  {
    name: 'ours, a Rysk quote',
    times: 100,
    run: () => signer.sign(typedDataDigest(separator, QUOTE.hash(quote()))),
  },
  {
    name: 'ours, a Derive action',
    times: 100,
    run() {
      nonce += 1n
      const action = { subaccountId: 12, nonce, module: domain.verifyingContract, data, expiry: 1_798_185_600 }
      const hash = ACTION.hash({ ...action, owner: signer.address, signer: signer.address })
      return signer.sign(typedDataDigest(DERIVE, hash))
    },
  },
  { name: 'noble, a hash', times: 4, run: () => bytesToHex(secp256k1.sign(digest, keyBytes, { prehash: false })) },
  {
    name: 'viem, a Rysk quote',
    times: 4,
    run: () =>
      account.signTypedData({
        domain,
        types,
        primaryType: 'Quote',
        message: { ...quote(), chainId: 999n, expiry: 1_798_185_600n, validUntil: 1_790_000_030n },
      }),
  },
  { name: 'ethers, a Rysk quote', times: 4, run: () => wallet.signTypedData(domain, types, quote()) },
]

/** Processor time of one run, µs: what other programs of the machine do does not count. */
async function timeOf({ times, run }: Case): Promise<number> {
  const before = process.cpuUsage()
  for (let i = 0; i < times; i++) {
    const result = run()
    // Only what is asynchronous is waited for.
    if (result instanceof Promise) await result
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / times
}

process.stdout.write(`keccak-256 by ${await prepareKeccak()}\n`)
const best = cases.map(() => Number.POSITIVE_INFINITY)
for (const one of cases) for (let warmUp = 0; warmUp < 20; warmUp++) await timeOf(one)
// The cases take turns, and the best of many rounds is what each can do.
for (let round = 0; round < ROUNDS; round++) {
  for (const [i, one] of cases.entries()) best[i] = Math.min(best[i] ?? 0, await timeOf(one))
}
cases.forEach(({ name }, i) => {
  const [us, bare] = [best[i] ?? 0, best[0] ?? 1]
  process.stdout.write(`${name.padEnd(36)} ${us.toFixed(1).padStart(8)} µs  ${(us / bare).toFixed(2).padStart(6)} ×\n`)
})
