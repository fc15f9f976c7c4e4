import type { JudgedPoint, Verdict } from './judge.ts'
import { type Figure, standardError } from './statistics.ts'

/** The frontier as a Markdown table, a point a row. */
export function tableOf(points: readonly JudgedPoint[]): string {
  const rows = points.map(
    ({ name, parameter, cost, risk, tail }) =>
      `| ${name.padEnd(22)} | ${parameter.padEnd(14)} | ${cell(cost)} | ${cell(risk)} | ${cell(tail)} |`,
  )
  const head = `| ${'strategy'.padEnd(22)} | ${'its parameter'.padEnd(14)} | ${['cost', 'deviation', 'tail'].map((text) => text.padStart(15)).join(' | ')} |`
  return [head, '| --- | --- | ---: | ---: | ---: |', ...rows].join('\n')
}

function cell(figure: Figure): string {
  return `${figure.value.toFixed(1)} ± ${standardError(figure).toFixed(1)}`.padStart(15)
}

export function sentenceOf({ measure, dominated, unmatched }: Verdict): string {
  const what = measure === 'risk' ? 'deviation' : 'tail'
  const name = (point: JudgedPoint) => `${point.name} ${point.parameter}`
  const pairs = dominated.map(([own, by]) => `${name(own)} by ${name(by)}`).join(', ') || 'none'
  const points = unmatched.map(name).join(', ') || 'none'
  return `cost against ${what}: points of riposte that are dominated: ${pairs}; points of others that riposte does not match: ${points}`
}
