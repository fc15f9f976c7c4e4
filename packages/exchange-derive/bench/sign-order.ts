// What signing a whole Derive order costs, from the request to the text of its params, next to the bare native signature.
// Run: node --conditions=source bench/sign-order.ts
import { createRequire } from 'node:module'
import { createMemoryNonceStore, createNonces, createSigner, hexToBytes, prepareKeccak } from '@riposte/evm-signing'
import { createSystemClock, epochMs, parseWad } from '@riposte/market-model'
import { decodeInstrument } from '../src/decode/instrument.ts'
import { maxFeeFor } from '../src/max-fee.ts'
import { DERIVE_NETWORKS } from '../src/network.ts'
import { signOrderRequest } from '../src/signing/order.ts'
import { DEVELOPMENT_KEY, hedgeRequest } from '../src/testing/desk.ts'
import { optionRecord } from '../src/testing/records.ts'

const ROUNDS = 60
const TIMES = 100
const clock = createSystemClock()
const signer = createSigner(DEVELOPMENT_KEY)
const nonces = createNonces({ signer: signer.address, store: createMemoryNonceStore(), clock, unit: 'nanoseconds' })
const entry = decodeInstrument(optionRecord())
const request = hedgeRequest({ instrument: 'ETH-20261225-3000-C', limitPrice: parseWad('42.1') })
const digest = new Uint8Array(32).fill(9)
const network = DERIVE_NETWORKS.testnet

const bindings = createRequire(createRequire(import.meta.url).resolve('@riposte/evm-signing'))(
  'secp256k1/bindings',
) as {
  ecdsaSign(digest: Uint8Array, key: Uint8Array): unknown
}
const key = hexToBytes(DEVELOPMENT_KEY)
const bare = (): unknown => bindings.ecdsaSign(digest, key)
function order(): unknown {
  const now = clock.nowMs()
  return signOrderRequest(request, {
    network,
    wallet: signer.address,
    signer,
    subaccountId: 12,
    entry,
    maxFee: maxFeeFor(entry.listing.fees, entry.listing.step, request.limitPrice, parseWad('3000')),
    nonce: nonces.next(),
    rejectAfter: epochMs(now + 1000),
    expiresAt: epochMs(now + 600_000),
  })
}

/** Processor time of one run, µs: what other programs of the machine do does not count. */
function timeOf(run: () => unknown): number {
  const before = process.cpuUsage()
  for (let i = 0; i < TIMES; i++) run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / TIMES
}

process.stdout.write(`keccak-256 by ${await prepareKeccak()}\n`)
for (let warmUp = 0; warmUp < 20; warmUp++) for (const run of [bare, order]) timeOf(run)
const rounds = Array.from({ length: ROUNDS }, () => [timeOf(bare), timeOf(order)] as const)
const [one, whole] = [Math.min(...rounds.map(([us]) => us)), Math.min(...rounds.map(([, us]) => us))]
process.stdout.write(
  `signature ${one.toFixed(1)} µs, whole order ${whole.toFixed(1)} µs, ${(whole / one).toFixed(2)} ×\n`,
)
