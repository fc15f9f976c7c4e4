import { type EpochMs, nextUuid, WAD_ONE } from '@riposte/market-model'
import type { Subaccount } from './accounts.ts'
import type { Exchange } from './exchange.ts'
import { readLegs } from './leg.ts'
import type { Principal } from './method.ts'
import type { ParamsReader } from './params.ts'
import { remember } from './remember.ts'
import { createRfq, type Rfq } from './rfq.ts'
import { done, type Outcome, refused } from './rpc-error.ts'
import { mayDo } from './scopes.ts'
import { readSigner } from './signed-action.ts'

/** RFQs of one subaccount that are open at a time. */
const MOST_OPEN = 100

/** Open an RFQ from a request's params; makers that may quote it hear of it. */
export function sendRfq(
  exchange: Exchange,
  { account, key }: Principal,
  subaccount: Subaccount,
  read: ParamsReader,
  now: EpochMs,
): Outcome<Rfq> {
  const label = read.optionalText('label') ?? ''
  const maxTotalCost = read.optionalDecimal('max_total_cost')
  const minTotalCost = read.optionalDecimal('min_total_cost')
  const partialFillStep = read.optionalDecimal('partial_fill_step') ?? WAD_ONE
  const named = read.optionalTextList('counterparties')
  if (partialFillStep <= 0n || WAD_ONE % partialFillStep !== 0n) {
    read.reject('partial_fill_step: expected a share that divides 1')
  }
  const legs = readLegs(exchange, read, now)
  if (legs.status === 'refused') return legs
  if (!legs.value.every(({ listed }) => mayDo(account, key, `trade:rfq:${listed.type}`))) return refused(14031)
  const counterparties = named?.map(readSigner)
  const bad = counterparties?.find((one) => one.status === 'refused')
  if (bad?.status === 'refused') return bad
  const open = [...subaccount.rfqs.values()].filter((rfq) => rfq.status === 'open')
  if (open.length >= MOST_OPEN) return refused(11019)

  const rfq = createRfq(
    {
      id: nextUuid(exchange.random),
      subaccount,
      legs: legs.value,
      label,
      counterparties: counterparties?.flatMap((one) => (one.status === 'done' ? [one.value] : [])),
      maxTotalCost,
      minTotalCost,
      partialFillStep,
    },
    now,
  )
  remember(subaccount.rfqs, rfq.id, rfq)
  exchange.openRfqs.set(rfq.id, rfq)
  exchange.outbox.rfqChanged(rfq)
  return done(rfq)
}
