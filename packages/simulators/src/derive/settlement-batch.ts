import { bytesToHex, keccak256 } from '@riposte/evm-signing'
import type { EpochMs } from '@riposte/market-model'

/** How long after an operation its batch reaches each stage, ms: far faster than on a chain. */
const STAGES = [
  [5000, 'Settled'],
  [4000, 'Settling'],
  [3000, 'Proving'],
  [2000, 'Executing'],
  [1000, 'Batching'],
] as const

type BatchStatus = (typeof STAGES)[number][1]

/** The stage of an operation's settlement; null before a batch has taken it up. No batch ever fails. */
export function batchStatus(at: EpochMs, now: EpochMs): BatchStatus | null {
  return STAGES.find(([after]) => now - at >= after)?.[1] ?? null
}

/** The transaction that settled an operation, made up but fixed; null before it is settled. */
export function settlementHash(opUuid: string, at: EpochMs, now: EpochMs): string | null {
  return batchStatus(at, now) === 'Settled' ? bytesToHex(keccak256(`settlement of ${opUuid}`)) : null
}
