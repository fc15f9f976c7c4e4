import type { JudgedPoint } from './judge.ts'

export interface Panel {
  readonly title: string
  readonly points: readonly JudgedPoint[]
}

const [WIDTH, HEIGHT, LEFT, TOP] = [430, 340, 56, 40]
const COSTS = [20, 400] as const
const RISKS = [90, 400] as const
const COLOURS: Readonly<Record<string, string>> = {
  riposte: '#c2185b',
  'riposte, crossing only': '#e8a0bd',
  'whalley-wilmott': '#1565c0',
  zakamouline: '#00838f',
  ddh: '#ef6c00',
  'fixed-band': '#558b2f',
  clock: '#757575',
  atomizer: '#000000',
}

/** Cost against deviation, both in logarithms, a panel beside the other. */
export function plotFrontier(panels: readonly Panel[]): string {
  const width = panels.length * (WIDTH + LEFT) + 170
  const height = HEIGHT + TOP + 50
  const body = panels.map((panel, i) => drawPanel(panel, i * (WIDTH + LEFT) + LEFT)).join('\n')
  const legend = Object.entries(COLOURS)
    .map(([name, colour], i) => {
      const [x, y] = [panels.length * (WIDTH + LEFT) + 16, TOP + 14 + i * 20]
      return `<circle cx="${x}" cy="${y - 4}" r="4" fill="${colour}"/><text x="${x + 10}" y="${y}">${name}</text>`
    })
    .join('\n')
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="12">`,
    '<title>Cost of hedging a night against the deviation of its profit, for each strategy</title>',
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    body,
    legend,
    '</svg>\n',
  ].join('\n')
}

function drawPanel({ title, points }: Panel, left: number): string {
  const x = (cost: number) => left + WIDTH * share(cost, COSTS)
  const y = (risk: number) => TOP + HEIGHT * (1 - share(risk, RISKS))
  const parts = [
    `<rect x="${left}" y="${TOP}" width="${WIDTH}" height="${HEIGHT}" fill="none" stroke="#bbbbbb"/>`,
    `<text x="${left}" y="${TOP - 12}" font-size="14">${title}</text>`,
    `<text x="${left + WIDTH / 2}" y="${TOP + HEIGHT + 40}" text-anchor="middle">cost of a night, USD</text>`,
    ...[20, 50, 100, 200, 400].map(
      (cost) => `<text x="${x(cost).toFixed(1)}" y="${TOP + HEIGHT + 18}" text-anchor="middle">${cost}</text>`,
    ),
    ...[100, 150, 200, 300, 400].map(
      (risk) => `<text x="${left - 6}" y="${(y(risk) + 4).toFixed(1)}" text-anchor="end">${risk}</text>`,
    ),
  ]
  for (const [name, colour] of Object.entries(COLOURS)) {
    const own = points.filter((point) => point.name === name && isInside(point))
    const spots = own.map(({ cost, risk }) => `${x(cost.value).toFixed(1)},${y(risk.value).toFixed(1)}`)
    parts.push(`<polyline points="${spots.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.5"/>`)
    for (const spot of spots) {
      const [cx, cy] = spot.split(',')
      parts.push(`<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`)
    }
  }
  return parts.join('\n')
}

function isInside({ cost, risk }: JudgedPoint): boolean {
  return [share(cost.value, COSTS), share(risk.value, RISKS)].every((part) => part >= 0 && part <= 1.02)
}

function share(value: number, [least, most]: readonly [number, number]): number {
  return Math.log(value / least) / Math.log(most / least)
}
