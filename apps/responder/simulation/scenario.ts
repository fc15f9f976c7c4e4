import type { DeskEvent } from '@riposte/orchestrator'
import type { OrderFault } from '@riposte/simulators'
import type { SimulationOptions, SimulationResult, World } from './simulate.ts'
import { type Chaos, PEACE } from './weather.ts'

/** A short scripted world, and what it must show besides that every invariant held. */
export interface Scenario {
  readonly name: string
  /** A fresh script for each run. */
  options(): SimulationOptions
  /** What would be missing if the fault had not taken place, or the desk had not noticed: words, or undefined when all is well. */
  proof(result: SimulationResult): string | undefined
  /** The world need not end with hedged trades. */
  readonly mayEndUnhedged?: true
}

type EventOf<Type extends DeskEvent['type']> = DeskEvent & { readonly type: Type }

export function peaceful(changes: Partial<Chaos> = {}): Chaos {
  return { ...PEACE, ...changes }
}

export function faultyOrders(...faults: readonly OrderFault[]): (world: World) => void {
  return ({ venues }) => {
    for (const fault of faults) venues.derive.faults.onNextOrder(fault)
  }
}

/** Ends lives at these times. */
export function crashing(...times: readonly number[]): (world: World) => void {
  return (world) => {
    for (const at of times) world.after(at, world.crash)
  }
}

export function eventsOf<Type extends DeskEvent['type']>(
  { events }: SimulationResult,
  type: Type,
): readonly EventOf<Type>[] {
  return events.filter((event): event is EventOf<Type> => event.type === type)
}

export const countOf = (result: SimulationResult, type: DeskEvent['type']): number => eventsOf(result, type).length

/** RFQs that were declined for this reason among others. */
export function declinesOf(result: SimulationResult, code: string): number {
  return eventsOf(result, 'rfq.declined').filter(({ reasons }) => reasons.some((reason) => reason.code === code)).length
}

export const expecting = (isTrue: boolean, otherwise: string): string | undefined => (isTrue ? undefined : otherwise)
