/** A double for JSON, which knows no NaN and no infinity: null when the figure is not known. */
export function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}
