import {
  checksumAddress,
  compileStruct,
  createSigner,
  domainSeparator,
  encodeWords,
  typedDataDigest,
} from '@riposte/evm-signing'
import { SESSION_KEY_MODULE, VERIFYING_CONTRACT } from './protocol.ts'
import { OWNER, type TestDesk } from './test-desk.ts'

/** Of nobody yet. */
export const NEW_KEY = createSigner('0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6')
export const WALLET = { wallet: checksumAddress(OWNER.address) }

const ACTION = compileStruct(
  'Action(uint256 subaccountId,uint256 nonce,address module,bytes data,uint256 expiry,address owner,address signer)',
)

/** Params of `private/set_session_key` for {@link NEW_KEY} with the grants of these codes, signed by `signer`. */
export function registration(
  desk: TestDesk,
  grants: readonly [code: number, name: string][],
  change: object = {},
  signer = OWNER,
) {
  const now = desk.clock.nowMs()
  const filled = {
    ...WALLET,
    public_session_key: checksumAddress(NEW_KEY.address),
    expiry_sec: Math.floor(now / 1000) + 3600,
    protocol_scopes: grants.map(([, name]) => name),
    offchain_scopes: ['account_info'],
    nonce: String(BigInt(now) * 1_000_000n + BigInt(grants.length)),
    signature_expiry_sec: Math.floor(now / 1000) + 600,
    subaccount_ids: [] as readonly number[],
    ...change,
  }
  const codes = grants.map(([code]) => code)
  const words = [codes.length, ...codes, filled.subaccount_ids.length, ...filled.subaccount_ids]
  const data = encodeWords(
    ['address', 'uint256', 'uint256', 'uint256', ...words.map(() => 'uint256' as const)],
    [NEW_KEY.address, filled.expiry_sec, 0x80, 0x80 + 32 * (codes.length + 1), ...words],
  )
  const hash = ACTION.hash({
    subaccountId: 0,
    nonce: BigInt(filled.nonce),
    module: SESSION_KEY_MODULE,
    data,
    expiry: filled.signature_expiry_sec,
    owner: OWNER.address,
    signer: signer.address,
  })
  const separator = domainSeparator({
    name: 'Matching',
    version: '1.0',
    chainId: 31337,
    verifyingContract: VERIFYING_CONTRACT,
  })
  const signature = signer.sign(typedDataDigest(separator, hash))
  return { ...filled, signer: checksumAddress(signer.address), signature }
}
