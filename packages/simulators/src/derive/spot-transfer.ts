import { checksumAddress } from '@riposte/evm-signing'
import { type EpochMs, formatWad, nextUuid, type Wad, wad } from '@riposte/market-model'
import type { Subaccount } from './accounts.ts'
import { encodeTransfer } from './action-hash.ts'
import { freeInitialMargin } from './margin.ts'
import type { Answer, PrivateCall } from './method.ts'
import { useNonce } from './nonce-rules.ts'
import { ownSubaccount } from './own-subaccount.ts'
import { COLLATERAL, TRANSFER_MODULE } from './protocol.ts'
import { remember } from './remember.ts'
import { done, refused } from './rpc-error.ts'
import { actionBytes, envelopeProblem, readEnvelope, readSigner, signatureProblem } from './signed-action.ts'

/** Collateral that went from one subaccount to another. */
export interface SpotTransfer {
  readonly from: Subaccount
  readonly to: Subaccount
  readonly amount: Wad
  readonly at: EpochMs
  readonly operationId: number
  readonly batchUuid: string
}

/** Transfers kept per subaccount for history. */
const MOST_TRANSFERS = 5000

/** Move USDC between subaccounts of one wallet, as it signed for. It costs nothing. */
export function transferSpot(call: PrivateCall): Answer {
  const { exchange, read, now } = call
  const terms = {
    toSubaccountId: read.integer('to_subaccount_id'),
    newSubaccountManager: read.integer('new_subaccount_manager'),
    asset: COLLATERAL.address,
    subId: BigInt(read.digits('sub_id')),
    amount: read.decimal('amount'),
    maxFee: read.decimal('max_fee_usd'),
  }
  const assetName = read.text('asset_name')
  const subaccountId = read.integer('subaccount_id')
  const { signerText, ...envelope } = readEnvelope(read)
  if (terms.amount <= 0n) read.reject('amount: expected more than 0')
  if (terms.maxFee < 0n) read.reject('max_fee_usd: expected 0 or more')
  const problem = read.problem()
  if (problem !== undefined) return problem
  const from = ownSubaccount(exchange, call, subaccountId)
  if (from.status === 'refused') return from
  if (assetName !== COLLATERAL.name) return refused(10001)
  // An account's subaccounts are given at the start.
  if (terms.newSubaccountManager !== 0) return refused(10005)
  const to = ownSubaccount(exchange, call, terms.toSubaccountId)
  if (to.status === 'refused') return to
  if (from.value === to.value) return refused(10003)
  const signer = readSigner(signerText)
  if (signer.status === 'refused') return signer

  const request = { ...envelope, signer: signer.value }
  const action = { module: TRANSFER_MODULE, owner: call.account.wallet, subaccountId }
  const bytes = actionBytes(exchange, action, request, encodeTransfer(terms))
  const bounds = { leastSec: 0, mostSec: exchange.rules.signatureLifeMaxSec }
  const refusal =
    envelopeProblem(exchange, from.value, request, now, bounds) ??
    signatureProblem(from.value, request, bytes, ['transfer:existing_subaccount'], now)
  if (refusal !== undefined) return refusal
  const left = wad(from.value.usdc - terms.amount)
  if (freeInitialMargin(exchange, { usdc: left, positions: from.value.positions }) < 0) return refused(11000)

  useNonce(from.value, request.nonce, now, exchange.rules)
  const operationId = ++exchange.operationCount
  const opUuid = nextUuid(exchange.random)
  remember(exchange.operations, opUuid, now)
  const transfer: SpotTransfer = {
    from: from.value,
    to: to.value,
    amount: terms.amount,
    at: now,
    operationId,
    batchUuid: nextUuid(exchange.random),
  }
  for (const [subaccount, change] of [
    [from.value, -terms.amount],
    [to.value, terms.amount],
  ] as const) {
    const previous = subaccount.usdc
    subaccount.usdc = wad(previous + change)
    subaccount.transfers.push(transfer)
    if (subaccount.transfers.length > MOST_TRANSFERS) subaccount.transfers.shift()
    const update = { name: COLLATERAL.name, previous, next: subaccount.usdc, reason: 'transfer' } as const
    exchange.outbox.balanceChanged(subaccount, update)
  }
  return done({ op_uuid: opUuid, operation_id: operationId })
}

export function transferRecord(subaccount: Subaccount, transfer: SpotTransfer): Record<string, unknown> {
  const { from, to } = transfer
  return {
    asset: COLLATERAL.name,
    amount: formatWad(transfer.amount),
    fee: '0',
    is_outgoing: subaccount === from,
    from_subaccount_id: from.id,
    from_wallet: checksumAddress(from.account.wallet),
    to_subaccount_id: to.id,
    to_wallet: checksumAddress(to.account.wallet),
    operation_id: String(transfer.operationId),
    timestamp: transfer.at,
    batch_status: 'Settled',
    batch_uuid: transfer.batchUuid,
    tx_hash: null,
  }
}
