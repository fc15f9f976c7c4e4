import type { BookSums } from './book-sums.ts'
import { difference, type PossibleEffect, worstEffect } from './change-effect.ts'
import type { ExposureChange } from './exposure-change.ts'

/**
 * Everything live that may still happen: quotes that are signed, orders that work.
 *
 * Reservations of one group exclude each other, so a group counts as the worst of its members; a reservation without
 * one is a group of its own. Effects are added to and taken from the book's sums as they come and go.
 */
export interface Reservations {
  /** A second one of an id takes the place, and stays in the group, of the first. */
  set(id: string, change: ExposureChange, effect: PossibleEffect, group: string | undefined, sums: BookSums): void
  delete(id: string, sums: BookSums): void
  /** What the sums would gain by it; without an id it comes beside everything that there is. */
  extra(id: string | undefined, effect: PossibleEffect, group: string | undefined): PossibleEffect
  /** Work out effects anew: all, or those in which an instrument is. */
  revalue(effectOf: (change: ExposureChange) => PossibleEffect, sums: BookSums, instrument?: string): void
  size(): number
  clone(): Reservations
}

interface Reservation {
  readonly change: ExposureChange
  readonly effect: PossibleEffect
}

/** Members by id, and the effect that they have together. Replaced when it changes. */
interface Group {
  readonly members: ReadonlyMap<string, Reservation>
  readonly effect: PossibleEffect
}

export function createReservations(
  cells: number,
  groups = new Map<string, Group>(),
  groupOf = new Map<string, string>(),
): Reservations {
  /** Groups never meet reservations that stand alone. */
  function nameOf(id: string, group: string | undefined): string {
    return groupOf.get(id) ?? (group === undefined ? `id:${id}` : `group:${group}`)
  }

  function replace(name: string, members: ReadonlyMap<string, Reservation>, sums: BookSums): void {
    const before = groups.get(name)
    if (before !== undefined) sums.reserve(before.effect, -1)
    if (members.size === 0) {
      groups.delete(name)
      return
    }
    const effect = worstEffect(
      [...members.values()].map((member) => member.effect),
      cells,
    )
    groups.set(name, { members, effect })
    sums.reserve(effect, 1)
  }

  return {
    set(id, change, effect, group, sums) {
      const name = nameOf(id, group)
      groupOf.set(id, name)
      replace(name, new Map([...(groups.get(name)?.members ?? []), [id, { change, effect }]]), sums)
    },
    delete(id, sums) {
      const name = groupOf.get(id)
      const members = name === undefined ? undefined : groups.get(name)?.members
      if (name === undefined || members === undefined) return
      groupOf.delete(id)
      replace(name, new Map([...members].filter(([member]) => member !== id)), sums)
    },
    extra(id, effect, group) {
      const name = id === undefined ? `group:${group}` : nameOf(id, group)
      const standing = id === undefined && group === undefined ? undefined : groups.get(name)
      if (standing === undefined) return effect
      const others = [...standing.members].flatMap(([member, { effect: its }]) => (member === id ? [] : [its]))
      return difference(worstEffect([...others, effect], cells), standing.effect, cells)
    },
    revalue(effectOf, sums, instrument) {
      const isIn = ({ change }: Reservation): boolean =>
        instrument === undefined || change.legs.some((leg) => leg.instrument.name === instrument)
      for (const [name, { members }] of [...groups]) {
        if (![...members.values()].some(isIn)) continue
        const valued = new Map([...members].map(([id, { change }]) => [id, { change, effect: effectOf(change) }]))
        replace(name, valued, sums)
      }
    },
    size: () => groupOf.size,
    clone: () => createReservations(cells, new Map(groups), new Map(groupOf)),
  }
}
