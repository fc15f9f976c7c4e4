import {
  type Address,
  checksumAddress,
  compileStruct,
  domainSeparator,
  encodeWords,
  keccak256,
  type Signer,
  typedDataDigest,
} from '@riposte/evm-signing'
import { parseWad } from '@riposte/market-model'
import type { DeriveCore } from './derive-core.ts'
import { RFQ_MODULE, VERIFYING_CONTRACT } from './protocol.ts'
import {
  CALL,
  OTHER_SUBACCOUNT,
  OWNER,
  PUT,
  STRANGER,
  SUBACCOUNT,
  type TestClient,
  type TestDesk,
} from './test-desk.ts'

export interface TestLeg {
  instrument_name: string
  amount: string
  direction: 'buy' | 'sell'
  price: string
}

/** What a quote or an execution asks for; what is left out has a default. */
export interface TestQuote {
  rfq_id: string
  direction: 'buy' | 'sell'
  legs: readonly TestLeg[]
  subaccount_id: number
  [field: string]: unknown
}

// Written with the compiled EIP-712 of the signing package, so that it checks the simulator's hand-written encoder.
const ACTION = compileStruct(
  'Action(uint256 subaccountId,uint256 nonce,address module,bytes data,uint256 expiry,address owner,address signer)',
)

let counter = 0

/** Params of `private/send_quote` or, for a taker, of `private/execute_quote`, signed as a client signs them. */
export function signQuote(
  core: DeriveCore,
  role: 'maker' | 'taker',
  quote: TestQuote,
  now: number,
  signer: Signer,
  owner: Address,
) {
  counter++
  const filled = {
    max_fee: '100',
    nonce: String(BigInt(now) * 1_000_000n + BigInt(counter)),
    signature_expiry_sec: Math.floor(now / 1000) + 700,
    ...quote,
  }
  const perspective = role === 'maker' ? 1n : -1n
  const words = filled.legs.flatMap((leg) => {
    const listed = core.exchange.instruments.get(leg.instrument_name)
    const sign = (leg.direction === 'buy' ? 1n : -1n) * (filled.direction === 'buy' ? 1n : -1n) * perspective
    return [
      listed?.asset ?? RFQ_MODULE,
      listed?.subId ?? 0n,
      parseWad(leg.price),
      BigInt.asUintN(256, parseWad(leg.amount) * sign),
    ]
  })
  const legTypes = filled.legs.flatMap(() => ['address', 'uint256', 'uint256', 'uint256'] as const)
  const count = BigInt(filled.legs.length)
  const maxFee: bigint = parseWad(filled.max_fee)
  const legs = encodeWords(['uint256', 'uint256', ...legTypes], [0x20n, count, ...words])
  const data =
    role === 'maker'
      ? encodeWords(['uint256', 'uint256', 'uint256', 'uint256', ...legTypes], [0x20n, maxFee, 0x40n, count, ...words])
      : encodeWords(['bytes32', 'uint256'], [keccak256(legs), maxFee])
  const hash = ACTION.hash({
    subaccountId: filled.subaccount_id,
    nonce: BigInt(filled.nonce),
    module: RFQ_MODULE,
    data,
    expiry: filled.signature_expiry_sec,
    owner,
    signer: signer.address,
  })
  const separator = domainSeparator({
    name: 'Matching',
    version: '1.0',
    chainId: 31337,
    verifyingContract: VERIFYING_CONTRACT,
  })
  return {
    ...filled,
    signer: checksumAddress(signer.address),
    signature: signer.sign(typedDataDigest(separator, hash)),
  }
}

/** A call spread: the taker's legs, and what the test's maker asks for them. */
export const LEGS: readonly TestLeg[] = [
  { instrument_name: CALL, amount: '2', direction: 'buy', price: '52' },
  { instrument_name: PUT, amount: '2', direction: 'sell', price: '48' },
]

export const unpriced = (legs: readonly TestLeg[]) => legs.map(({ price: _, ...leg }) => leg)

/** A taker and a maker, both logged in and listening, and what they do with RFQs. */
export interface RfqDesk {
  readonly taker: TestClient
  readonly maker: TestClient
  /** @returns the RFQ's id */
  ask(change?: object): string
  quote(rfqId: string, change?: Partial<TestQuote>): ReturnType<TestClient['call']>
  execute(rfqId: string, quoteId: string, change?: Partial<TestQuote>): ReturnType<TestClient['call']>
}

export function openRfqDesk(desk: TestDesk): RfqDesk {
  const { core, clock } = desk
  const taker = desk.trader()
  taker.call('subscribe', { channels: [`${SUBACCOUNT}.best.quotes`, `${SUBACCOUNT}.quotes`] })
  const maker = desk.connect()
  maker.login(STRANGER, STRANGER.address)
  const own = ['quotes', 'orders', 'trades'].map((topic) => `${OTHER_SUBACCOUNT}.${topic}`)
  maker.call('subscribe', { channels: [`${checksumAddress(STRANGER.address)}.rfqs`, ...own] })
  return {
    taker,
    maker,
    ask: (change) =>
      String(
        taker.call('private/send_rfq', { subaccount_id: SUBACCOUNT, legs: unpriced(LEGS), ...change }).result?.rfq_id,
      ),
    quote(rfqId, change = {}) {
      const quote = {
        rfq_id: rfqId,
        direction: 'sell',
        legs: LEGS,
        subaccount_id: OTHER_SUBACCOUNT,
        ...change,
      } as const
      return maker.call(
        'private/send_quote',
        signQuote(core, 'maker', quote, clock.nowMs(), STRANGER, STRANGER.address),
      )
    },
    execute(rfqId, quoteId, change = {}) {
      const quote = { rfq_id: rfqId, direction: 'buy', legs: LEGS, subaccount_id: SUBACCOUNT, ...change } as const
      const signed = signQuote(core, 'taker', quote, clock.nowMs(), OWNER, OWNER.address)
      return taker.call('private/execute_quote', { quote_id: quoteId, ...signed })
    },
  }
}
