/** Kept of each kind for history, such as a subaccount's RFQs; beyond it the oldest are forgotten. */
const MOST = 5000

/** Keep under an id, and forget the oldest when there are too many. */
export function remember<T>(kept: Map<string, T>, id: string, value: T): void {
  kept.set(id, value)
  if (kept.size > MOST) kept.delete(kept.keys().next().value as string)
}
