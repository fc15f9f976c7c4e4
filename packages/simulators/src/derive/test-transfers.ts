import { checksumAddress, compileStruct, domainSeparator, encodeWords, typedDataDigest } from '@riposte/evm-signing'
import { parseWad } from '@riposte/market-model'
import { COLLATERAL, TRANSFER_MODULE, VERIFYING_CONTRACT } from './protocol.ts'
import { OWNER, SUBACCOUNT } from './test-desk.ts'

const ACTION = compileStruct(
  'Action(uint256 subaccountId,uint256 nonce,address module,bytes data,uint256 expiry,address owner,address signer)',
)

let counter = 0

/** Params of `private/transfer_spot` out of the trader's subaccount, signed by its owner. */
export function signSpotTransfer(amount: string, to: number, now: number, change: object = {}) {
  counter++
  const filled = {
    amount,
    asset_name: 'USDC',
    max_fee_usd: '0',
    new_subaccount_manager: 0,
    nonce: String(BigInt(now) * 1_000_000n + 900_000n + BigInt(counter)),
    signature_expiry_sec: Math.floor(now / 1000) + 600,
    sub_id: 0,
    subaccount_id: SUBACCOUNT,
    to_subaccount_id: to,
    ...change,
  }
  const size: bigint = parseWad(filled.amount)
  const fee: bigint = parseWad(filled.max_fee_usd)
  const data = encodeWords(
    ['uint256', 'uint256', 'address', 'uint256', 'uint256', 'uint256'],
    [filled.to_subaccount_id, filled.new_subaccount_manager, COLLATERAL.address, filled.sub_id, size, fee],
  )
  const hash = ACTION.hash({
    subaccountId: filled.subaccount_id,
    nonce: BigInt(filled.nonce),
    module: TRANSFER_MODULE,
    data,
    expiry: filled.signature_expiry_sec,
    owner: OWNER.address,
    signer: OWNER.address,
  })
  const separator = domainSeparator({
    name: 'Matching',
    version: '1.0',
    chainId: 31337,
    verifyingContract: VERIFYING_CONTRACT,
  })
  const signature = OWNER.sign(typedDataDigest(separator, hash))
  return { ...filled, signer: checksumAddress(OWNER.address), signature }
}
