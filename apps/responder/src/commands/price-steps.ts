/** How a price comes about, USD per contract; a step that nobody knows is undefined. */
export interface PriceSteps {
  readonly price: string
  /** Before the hedging venue's fee; undefined where only what is left after it was kept. */
  readonly hedgeGross: number | undefined
  readonly hedgeFee: number | undefined
  readonly hedgeProceeds: number | undefined
  readonly edge: number | null
  readonly sourceFee: number | null
}

const LABEL_WIDTH = 46

/** Each step on a line, the price as the last. */
export function priceStepLines({
  price,
  hedgeGross,
  hedgeFee,
  hedgeProceeds,
  edge,
  sourceFee,
}: PriceSteps): readonly string[] {
  const steps: readonly (readonly [string, number | null | undefined])[] = [
    ['selling the same option at Derive brings in', hedgeGross],
    ["less Derive's fee", negative(hedgeFee)],
    ["selling the same option brings in, after Derive's fee", hedgeProceeds],
    ['less the edge that the desk keeps', negative(edge)],
    ["less Rysk's fee on top of the premium", negative(sourceFee)],
  ]
  return [
    ...steps.flatMap(([label, value]) =>
      value === undefined ? [] : [row(label, value === null ? '-' : value.toFixed(4))],
    ),
    row('price, rounded down', price),
  ]
}

function negative(value: number | null | undefined): number | null | undefined {
  return typeof value === 'number' ? -value : value
}

function row(label: string, figure: string): string {
  return `  ${label.padEnd(LABEL_WIDTH + 8)}${figure.padStart(14)}`
}
