import {
  bytesToHex,
  createSigner,
  type Hex,
  hexToBytes,
  parseAddress,
  personalMessageDigest,
  recoverAddress,
} from '@riposte/evm-signing'
import { epochMs, opposite, parseWad, type Side } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { type Action, actionDigest, hashAction, hashModuleData, signAction } from '../src/signing/action.ts'
import { createLoginProof } from '../src/signing/login-proof.ts'
import { encodeExecutionData, encodeQuoteData, hashLegs, type PackageData } from '../src/signing/package-data.ts'
import { encodeTradeData } from '../src/signing/trade-data.ts'
import { announce, readSharedJson } from './shared.ts'

interface TradeInputs {
  readonly asset_address: string
  readonly sub_id: string
  readonly limit_price: string
  readonly amount: string
  readonly max_fee: string
  readonly recipient_subaccount_id: number
  readonly is_bid: boolean
}

interface PackageInputs {
  readonly max_fee: string
  readonly direction: Side
  readonly legs: readonly {
    readonly instrument_name: string
    readonly asset_address: string
    readonly sub_id: string
    readonly direction: Side
    readonly price: string
    readonly amount: string
  }[]
}

interface Vector {
  readonly name: string
  readonly kind: string
  readonly domain_separator: Hex
  readonly private_key?: string
  readonly inputs: Record<string, unknown>
  readonly expected: Record<string, string>
}

/** Our own copies: one captured from the testnet's debug endpoint, one order that it accepted, one login. */
const OWN: readonly Vector[] = [
  {
    name: 'own copy: option buy checked by the server',
    kind: 'trade',
    domain_separator: '0x24d674cd5f2b9d564691c51e9d88f649b99246a2244dd74ce27b96578d773e85',
    private_key: '0xf20701f7e29ce946e79a70cb53067f837950841f77edb3e685ce370db7ed7bdd',
    inputs: {
      asset_address: '0x4BB4C3CDc7562f08e9910A0C7D8bB7e108861eB4',
      sub_id: '2576980377601813910400',
      limit_price: '100',
      amount: '1',
      max_fee: '1000',
      recipient_subaccount_id: 75723,
      is_bid: true,
      subaccount_id: 75723,
      nonce: '1754472862000000000',
      signature_expiry_sec: 1893456000,
      owner: '0x5cb67F7829d01d9C75385A920De5E51060663374',
      signer: '0x0e94ecA48AC699d2237F3732210f8216A497ab16',
      module: '0xB8D20c2B7a1Ad2EE33Bc50eF10876eD3035b5e7b',
    },
    expected: {
      module_data_hash: '0xf0a92667b58ef5c2c909d8997d6985938251ba5990ac0bdeaa887dff5f1d484d',
      action_hash: '0x6c2ecd6541a41253440c87af220091c505d06ca0e826546af3c993d2588759d0',
      typed_data_hash: '0xd1b13344c9e7fb068cc350c019895c77b0cc82e24959ad408058377ca9c1bfc3',
      signature:
        '0x1f6369ba4e27fb82512ee625954d636b565ba36a4d6b7b431f23afdd09dd3a2901b4b8b5c738ee1f9e33cd0705c66904a8b7d2e3e5d9b58c9771c7dbab6983391b',
    },
  },
  {
    name: 'own copy: perp buy that the testnet accepted',
    kind: 'trade_recover_only',
    domain_separator: '0x24d674cd5f2b9d564691c51e9d88f649b99246a2244dd74ce27b96578d773e85',
    inputs: {
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
    },
    expected: {
      signature:
        '0x55412a2a39e2dd70b0c39ea03859ac499b5c500756b46197900a413f7bfd294e0adb8c2c5eec467b4c83ef75f7068b528e21044cdd27faa47a6db475461641c21b',
      recovered_signer: '0x9050dfA063D1bE7cA711c750b18D51fDD13e90Ee',
    },
  },
  {
    name: 'own copy: login',
    kind: 'login_eip191',
    domain_separator: '0x',
    private_key: '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
    inputs: { timestamp_ms: 1700000000000, message: '1700000000000' },
    expected: {
      personal_message_hash: '0x1362375365df31a82fb5331c8b5ae150f25d8ee09c8431ae46bac7625862136a',
      signature:
        '0x5191adf09347810ecd7ffe7e1124d2230441afc321529ea4d20be982c612af684fac942dac02748949bdba4cf9d968c3cdc0c7a837a52d9c2fb7b4743708b4691c',
    },
  },
]

/** All but withdrawals, which this package does not sign: there only the envelope around them is compared. */
const KINDS = ['trade', 'trade_recover_only', 'envelope', 'rfq_quote', 'withdraw', 'login_eip191']
const DATA_KINDS = ['rfq_quote_data', 'rfq_execute_data']

/** Our own copy of a published execution: one leg, whose sign the taker's perspective turns around. */
const OWN_PACKAGES: readonly Vector[] = [
  {
    name: 'own copy: execution of one leg',
    kind: 'rfq_execute_data',
    domain_separator: '0x',
    inputs: {
      max_fee: '10',
      direction: 'buy',
      legs: [
        {
          instrument_name: 'X',
          asset_address: '0x1111111111111111111111111111111111111111',
          sub_id: '42',
          price: '65000',
          amount: '1.5',
          direction: 'buy',
        },
      ],
    },
    expected: {
      module_data:
        '0x6b2cb506f6ef6cc09f85edd8f1737b1b91c7a324232934fa2aa28a95ee0a01d20000000000000000000000000000000000000000000000008ac7230489e80000',
      legs_hash: '0x6b2cb506f6ef6cc09f85edd8f1737b1b91c7a324232934fa2aa28a95ee0a01d2',
    },
  },
]
const file = readSharedJson('reference/derive-signing-vectors.json') as { vectors: readonly Vector[] } | undefined
const shared = (file?.vectors ?? []).filter((vector) => KINDS.includes(vector.kind))
const sharedData = (file?.vectors ?? []).filter((vector) => DATA_KINDS.includes(vector.kind))
announce(
  `signing vectors of ${file?.vectors.length ?? 0}`,
  file === undefined ? undefined : shared.length + sharedData.length,
)

const vectors = [...OWN, ...shared]

describe.each(vectors.filter((vector) => vector.kind !== 'login_eip191'))('$name', (vector) => {
  const { inputs, expected } = vector
  const data = dataOf(vector)
  const action: Action = {
    subaccountId: Number(inputs.subaccount_id),
    nonce: BigInt(String(inputs.nonce)),
    module: parseAddress(String(inputs.module)),
    data,
    expiry: Number(inputs.signature_expiry_sec),
    owner: parseAddress(String(inputs.owner)),
    signer: parseAddress(String(inputs.signer)),
  }
  const digest = actionDigest(action, vector.domain_separator)

  it('has every hash byte for byte', () => {
    const ours: Record<string, string> = {
      module_data: bytesToHex(data),
      module_data_hash: bytesToHex(hashModuleData(data)),
      action_hash: bytesToHex(hashAction(action)),
      typed_data_hash: bytesToHex(digest),
    }
    const compared = Object.keys(ours).filter((key) => expected[key] !== undefined)
    for (const key of compared) expect(ours[key], key).toBe(expected[key])
    expect(vector.name.includes('accepted') || compared.length >= 3).toBe(true)
  })

  it('has the signature, or one that recovers to its signer', () => {
    expect(recoverAddress(digest, String(expected.signature))).toBe(action.signer)
    if (vector.private_key === undefined) return
    expect(signAction(action, vector.domain_separator, createSigner(vector.private_key))).toBe(expected.signature)
  })
})

describe.each(vectors.filter((vector) => vector.kind === 'login_eip191'))(
  '$name',
  ({ inputs, expected, private_key }) => {
    it('proves the time as text', () => {
      const signer = createSigner(String(private_key))
      const proof = createLoginProof(signer.address, signer, epochMs(Number(inputs.timestamp_ms)))
      expect(String(proof.timestamp)).toBe(inputs.message)
      expect(bytesToHex(personalMessageDigest(String(inputs.message)))).toBe(expected.personal_message_hash)
      expect(proof.signature).toBe(expected.signature)
    })
  },
)

describe.each([...OWN_PACKAGES, ...sharedData])('$name', ({ kind, inputs, expected }) => {
  it('encodes the package byte for byte', () => {
    const terms = packageOf(inputs as unknown as PackageInputs)
    const data = kind === 'rfq_quote_data' ? encodeQuoteData(terms) : encodeExecutionData(terms)
    expect(bytesToHex(data)).toBe(expected.module_data)
    if (expected.module_data_hash !== undefined)
      expect(bytesToHex(hashModuleData(data))).toBe(expected.module_data_hash)
    if (expected.legs_hash === undefined) return
    expect(bytesToHex(hashLegs(terms.legs, opposite(terms.direction)))).toBe(expected.legs_hash)
  })

  it('commits both sides to the same legs', () => {
    const terms = packageOf(inputs as unknown as PackageInputs)
    const maker = { ...terms, direction: opposite(terms.direction) }
    const taken = bytesToHex(encodeExecutionData(terms)).slice(2, 66)
    expect(bytesToHex(hashLegs(maker.legs, maker.direction)).slice(2)).toBe(taken)
  })
})

function dataOf({ kind, inputs, expected }: Vector): Uint8Array {
  if (kind === 'rfq_quote') return encodeQuoteData(packageOf(inputs as unknown as PackageInputs))
  if (kind === 'withdraw') return hexToBytes(String(expected.module_data))
  return inputs.data === undefined ? encodeTrade(inputs as unknown as TradeInputs) : hexToBytes(String(inputs.data))
}

function packageOf(inputs: PackageInputs): PackageData {
  return {
    direction: inputs.direction,
    maxFee: parseWad(inputs.max_fee),
    legs: inputs.legs.map((leg) => ({
      instrument: leg.instrument_name,
      asset: parseAddress(leg.asset_address),
      subId: BigInt(leg.sub_id),
      side: leg.direction,
      amount: parseWad(leg.amount),
      price: parseWad(leg.price),
    })),
  }
}

function encodeTrade(inputs: TradeInputs): Uint8Array {
  return encodeTradeData({
    asset: parseAddress(inputs.asset_address),
    subId: BigInt(inputs.sub_id),
    limitPrice: parseWad(inputs.limit_price),
    amount: parseWad(inputs.amount),
    maxFee: parseWad(inputs.max_fee),
    recipientSubaccountId: inputs.recipient_subaccount_id,
    isBid: inputs.is_bid,
  })
}
