import type { Logger } from '@riposte/market-model'
import type { Refusal } from './behaviour.ts'
import type { RyskChain } from './chain.ts'
import type { Params } from './json-rpc.ts'
import type { Ledger } from './ledger.ts'
import type { NonceRegister } from './nonce-register.ts'
import { isLowerCase, readAddress, readCount, readFlag, readUint64, readUint256 } from './read-field.ts'
import { isSignedBy, ryskTransferDigest, type TransferMessage } from './signed-message.ts'
import type { TaskSet } from './task-set.ts'

/** A deposit or withdrawal as it came, well formed but not yet believed. */
export interface Transfer extends Omit<TransferMessage, 'nonce'> {
  readonly nonce: string
  readonly signature: string
}

/** Read the parameters of `deposit` or `withdraw`. @returns undefined when a field is missing or has another type */
export function parseTransfer(params: Params): Transfer | undefined {
  const user = readAddress(params.user)
  const asset = readAddress(params.asset)
  const chainId = readCount(params.chainId)
  const amount = readUint256(params.amount)
  const isDeposit = readFlag(params.isDeposit)
  const { nonce, signature } = params
  if (user === undefined || asset === undefined || chainId === undefined) return undefined
  if (amount === undefined || isDeposit === undefined) return undefined
  if (typeof nonce !== 'string' || typeof signature !== 'string') return undefined
  return { user, asset, chainId, amount, isDeposit, nonce, signature }
}

export interface TransferParts {
  readonly chain: RyskChain
  readonly nonces: NonceRegister
  readonly ledger: Ledger
  /** Tokens outside of the system: what is withdrawn goes there. */
  readonly wallets: Ledger
  readonly tasks: TaskSet
  readonly logger: Logger
  readonly delayMs: number
  /** Whether a token is one that the system keeps balances of. */
  isKnownToken(address: string): boolean
}

/**
 * Check a transfer and book it after the chain's delay. What is deposited comes from outside, in any amount; a
 * withdrawal that is no longer covered when its time comes is dropped.
 *
 * @returns why it is refused, undefined when it is under way
 */
export function startTransfer(transfer: Transfer, isDeposit: boolean, parts: TransferParts): Refusal | undefined {
  const { chain, nonces, ledger, wallets, tasks, logger } = parts
  const { user, asset, amount } = transfer
  if (!isLowerCase(user) || !isLowerCase(asset)) return 'address-case'
  if (transfer.chainId !== chain.chainId) return 'terms-mismatch'
  if (!parts.isKnownToken(asset)) return 'asset-unknown'
  if (transfer.isDeposit !== isDeposit) return 'direction'

  const nonce = readUint64(transfer.nonce)
  if (nonce === undefined) return 'nonce-invalid'
  if (nonces.isUsed(user, nonce)) return 'nonce-used'
  if (!isSignedBy(ryskTransferDigest(chain, { ...transfer, nonce }), transfer.signature, user)) return 'signature'
  nonces.use(user, nonce)
  if (!isDeposit && ledger.balance(user, asset) < amount) return 'balance'

  tasks.after(parts.delayMs, () => {
    if (isDeposit) ledger.credit(user, asset, amount)
    else if (ledger.debit(user, asset, amount)) wallets.credit(user, asset, amount)
    else logger.warn('rysk.withdrawal_dropped', { user, asset })
  })
  return undefined
}
