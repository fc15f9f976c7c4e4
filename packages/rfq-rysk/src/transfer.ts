import { type Address, compileStruct, type Hex, type Signer, typedDataDigest } from '@riposte/evm-signing'

/** A deposit into, or a withdrawal from, the maker's balance at Rysk. */
export interface Transfer {
  readonly user: Address
  readonly asset: Address
  readonly chainId: number
  /** In the token's own units. */
  readonly amount: bigint
  readonly isDeposit: boolean
  /** uint64, from the same counter as the quotes' nonces. */
  readonly nonce: bigint
}

const TRANSFER = compileStruct(
  'Transfer(address user,address asset,uint256 chainId,uint256 amount,bool isDeposit,uint64 nonce)',
)

/** The EIP-712 type hash of a transfer, equal to the settlement contract's constant. */
export const TRANSFER_TYPE_HASH: Uint8Array = TRANSFER.typeHash

/**
 * The 32 bytes that a maker signs to move its money.
 *
 * @throws {EvmSigningError} VALUE_OUT_OF_RANGE naming the field that does not fit its type
 */
export function transferDigest(transfer: Transfer, separator: Uint8Array): Uint8Array {
  return typedDataDigest(separator, TRANSFER.hash({ ...transfer }))
}

/**
 * A signed deposit or withdrawal as it goes on the maker socket. A daemon has no business sending one: this is for a
 * command that a person runs and confirms.
 *
 * @param id the official client uses the current unix time in seconds, as text
 */
export function encodeTransferFrame(id: string, transfer: Transfer, signer: Signer, separator: Uint8Array): string {
  const signature: Hex = signer.sign(transferDigest(transfer, separator))
  return JSON.stringify({
    jsonrpc: '2.0',
    id,
    method: transfer.isDeposit ? 'deposit' : 'withdraw',
    params: {
      user: transfer.user,
      asset: transfer.asset,
      chainId: transfer.chainId,
      amount: transfer.amount.toString(),
      isDeposit: transfer.isDeposit,
      nonce: transfer.nonce.toString(),
      signature,
    },
  })
}
