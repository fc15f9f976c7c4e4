/** How far a kill switch reaches. Takers are addresses in lower case. */
export type KillScope =
  | { readonly kind: 'desk' }
  | { readonly kind: 'venue' | 'underlying' | 'instrument' | 'strategy' | 'taker'; readonly name: string }

export const WHOLE_DESK: KillScope = { kind: 'desk' }

/** Where something would happen. What does not apply is undefined, and no switch of that kind reaches it. */
export interface KillPlace {
  /** Every venue that it touches: of a quote, also the one at which its trade would be hedged. */
  readonly venues: readonly string[]
  readonly underlying: string | undefined
  readonly instrument: string | undefined
  readonly strategy: string | undefined
  readonly taker: string | undefined
}

/** `desk`, `venue derive`, `underlying ETH`: for people, and the key under which a switch is kept. */
export function scopeText(scope: KillScope): string {
  return scope.kind === 'desk' ? 'desk' : `${scope.kind} ${scope.name}`
}

export function reaches(scope: KillScope, place: KillPlace): boolean {
  if (scope.kind === 'desk') return true
  return scope.kind === 'venue' ? place.venues.includes(scope.name) : place[scope.kind] === scope.name
}
