import type { BookSums } from './book-sums.ts'
import { type PossibleEffect, worstEffect } from './change-effect.ts'
import type { ExposureChange } from './exposure-change.ts'

/**
 * Everything live that may still happen: quotes that are signed, orders that work.
 *
 * Reservations of one group exclude each other, so a group counts as the worst of its members; a reservation without
 * one is a group of its own. Effects are added to and taken from the book's sums as they come and go.
 */
export interface Reservations {
  set(id: string, change: ExposureChange, effect: PossibleEffect, group: string | undefined, sums: BookSums): void
  delete(id: string, sums: BookSums): void
  /** As if it had been set (or came beside what there is, without an id). @returns what undoes it */
  tryOut(id: string | undefined, effect: PossibleEffect, group: string | undefined, sums: BookSums): () => void
  /** Work out every effect anew. */
  revalue(effectOf: (change: ExposureChange) => PossibleEffect, sums: BookSums): void
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
  /** Ids of groups never meet those of single reservations. */
  const nameOf = (id: string, group: string | undefined): string =>
    group === undefined ? `id:${id}` : `group:${group}`

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

  function without(id: string): { readonly name: string; readonly members: Map<string, Reservation> } | undefined {
    const name = groupOf.get(id)
    const members = name === undefined ? undefined : groups.get(name)?.members
    if (name === undefined || members === undefined) return undefined
    const rest = new Map(members)
    rest.delete(id)
    return { name, members: rest }
  }

  function remove(id: string, sums: BookSums): void {
    const rest = without(id)
    groupOf.delete(id)
    if (rest !== undefined) replace(rest.name, rest.members, sums)
  }

  return {
    set(id, change, effect, group, sums) {
      const name = nameOf(id, group)
      if (groupOf.get(id) !== name) remove(id, sums)
      groupOf.set(id, name)
      replace(name, new Map([...(groups.get(name)?.members ?? []), [id, { change, effect }]]), sums)
    },
    delete: remove,
    tryOut(id, effect, group, sums) {
      const earlier = id === undefined ? undefined : without(id)
      const name = nameOf(id ?? '', group)
      const effects: PossibleEffect[] = [effect]
      const taken: PossibleEffect[] = []
      const given: PossibleEffect[] = []
      const take = (groupName: string): void => {
        const standing = groups.get(groupName)
        if (standing !== undefined) taken.push(standing.effect)
      }
      if (earlier !== undefined) {
        take(earlier.name)
        const rest = [...earlier.members.values()].map((member) => member.effect)
        if (earlier.name === name) effects.push(...rest)
        else if (rest.length > 0) given.push(worstEffect(rest, cells))
      }
      if (earlier?.name !== name && group !== undefined) {
        take(name)
        for (const member of groups.get(name)?.members.values() ?? []) effects.push(member.effect)
      }
      given.push(worstEffect(effects, cells))
      for (const each of taken) sums.reserve(each, -1)
      for (const each of given) sums.reserve(each, 1)
      return () => {
        for (const each of given) sums.reserve(each, -1)
        for (const each of taken) sums.reserve(each, 1)
      }
    },
    revalue(effectOf, sums) {
      for (const [name, { members }] of [...groups]) {
        const valued = new Map([...members].map(([id, { change }]) => [id, { change, effect: effectOf(change) }]))
        replace(name, valued, sums)
      }
    },
    size: () => groupOf.size,
    clone: () => createReservations(cells, new Map(groups), new Map(groupOf)),
  }
}
