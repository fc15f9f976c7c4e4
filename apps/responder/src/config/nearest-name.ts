/**
 * The known name that a mistyped one most likely meant.
 *
 * @returns undefined when nothing is near: more than a third of the letters would have to change
 */
export function nearestName(typed: string, known: readonly string[]): string | undefined {
  const wanted = normalise(typed)
  let best: string | undefined
  let bestDistance = Math.max(2, Math.floor(wanted.length / 3)) + 1
  for (const name of known) {
    const distance = editDistance(wanted, normalise(name))
    if (distance < bestDistance) {
      best = name
      bestDistance = distance
    }
  }
  return best
}

/** Case, dashes and underscores are the commonest mistakes, so they cost nothing. */
function normalise(name: string): string {
  return name.slice(0, 64).toLowerCase().replaceAll('-', '_')
}

/** Levenshtein's distance: insertions, deletions and replacements of one letter. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const replace = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      current.push(Math.min(replace, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}
