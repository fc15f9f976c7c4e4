/** How far a kill switch reaches. Takers are addresses in lower case. */
export type KillScope =
  | { readonly kind: 'desk' }
  | { readonly kind: 'venue' | 'underlying' | 'instrument' | 'strategy' | 'taker'; readonly name: string }

export const WHOLE_DESK: KillScope = { kind: 'desk' }

/** Where something would happen. What does not apply is undefined, and no switch of that kind reaches it. */
export interface KillPlace {
  readonly venue: string | undefined
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
  return scope.kind === 'desk' || place[scope.kind] === scope.name
}
