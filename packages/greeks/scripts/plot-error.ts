// Draws docs/error-by-moneyness.svg: the relative error of out-of-the-money prices against the distance of the strike, for
// this package and its peers on npm.
//   node --conditions=source scripts/plot-error.ts
import { writeFileSync } from 'node:fs'
import { PEERS, type SpotOption } from '../bench/support/peers.ts'
import { Precise, precise } from './precise-normal.ts'
import { precisePrice } from './precise-option.ts'

Precise.set({ precision: 50 })

const [WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM] = [860, 460, 70, 20, 250, 50]
const REACH = 10
const STEP = 0.125
/** Prices next to each other, of which the worst counts: a single one may be right by luck. */
const NEIGHBOURS = 4
const [LEAST, MOST] = [-17, 0]

const SERIES: readonly (readonly [string, string])[] = [
  ['@riposte/greeks, one by one', '#0b6e4f'],
  ['mathjs, naive', '#b8860b'],
  ['@uqee/black-scholes, double precision', '#1f5fa8'],
  ['black-scholes, greeks, implied-volatility', '#8a2be2'],
  ['option-pricing', '#d2691e'],
  ['@uqee/black-scholes, as it comes', '#c0392b'],
]

function optionAt(z: number): SpotOption {
  const [spot, years, volatility, rate] = [3000, 0.25, 0.6, 0.04]
  const strike = spot * Math.exp(rate * years + z * volatility * Math.sqrt(years))
  return { right: z >= 0 ? 'call' : 'put', spot, strike, years, volatility, rate }
}

const truth = ({ right, spot, strike, years, volatility, rate }: SpotOption): number =>
  precisePrice({
    isForward: false,
    sign: right === 'call' ? 1 : -1,
    underlying: precise(spot),
    strike: precise(strike),
    years: precise(years),
    volatility: precise(volatility),
    rate: precise(rate),
    dividendYield: precise(0),
  }).toNumber()

const across = (z: number): string => (LEFT + ((z + REACH) / (2 * REACH)) * (WIDTH - LEFT - RIGHT)).toFixed(1)
const down = (log: number): string => (TOP + ((MOST - log) / (MOST - LEAST)) * (HEIGHT - TOP - BOTTOM)).toFixed(1)

const places = Array.from({ length: (2 * REACH) / STEP + 1 }, (_, i) => -REACH + i * STEP)
const worst = new Map(SERIES.map(([name]) => [name, [] as number[]]))
for (const z of places) {
  const options = Array.from({ length: NEIGHBOURS }, (_, i) => optionAt(z + (i / NEIGHBOURS) * STEP * 0.9))
  const expected = options.map(truth)
  for (const { name, price } of PEERS) {
    const errors = options.map((option, i) => Math.abs(price(option) / (expected[i] as number) - 1))
    // Nothing, or no number, is wrong by all of it.
    const largest = Math.max(...errors.map((error) => (Number.isNaN(error) ? 1 : Math.min(error, 1))))
    worst.get(name)?.push(Math.min(Math.max(Math.log10(largest), LEAST), MOST))
  }
}

const grid: string[] = []
for (let log = LEAST + 1; log <= MOST; log += 2) {
  grid.push(`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${down(log)}" y2="${down(log)}" stroke="#ddd"/>`)
  grid.push(`<text x="${LEFT - 8}" y="${Number(down(log)) + 4}" text-anchor="end">1e${log}</text>`)
}
for (let z = -REACH; z <= REACH; z += 2) {
  grid.push(`<line x1="${across(z)}" x2="${across(z)}" y1="${TOP}" y2="${HEIGHT - BOTTOM}" stroke="#eee"/>`)
  grid.push(`<text x="${across(z)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${z}</text>`)
}
const lines = SERIES.map(([name, colour], i) => {
  const points = (worst.get(name) ?? []).map((log, j) => `${across(places[j] as number)},${down(log)}`).join(' ')
  const y = TOP + 16 + i * 22
  return [
    `<polyline fill="none" stroke="${colour}" stroke-width="${i === 0 ? 2.5 : 1.2}" points="${points}"/>`,
    `<line x1="${WIDTH - RIGHT + 14}" x2="${WIDTH - RIGHT + 34}" y1="${y - 4}" y2="${y - 4}" stroke="${colour}" stroke-width="2.5"/>`,
    `<text x="${WIDTH - RIGHT + 40}" y="${y}">${name.replace(', one by one', '').replace(', greeks, implied-volatility', '')}</text>`,
  ].join('\n')
})
const middle = (LEFT + WIDTH - RIGHT) / 2
writeFileSync(
  new URL('../docs/error-by-moneyness.svg', import.meta.url),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#333">
<title>Relative error of out-of-the-money prices against the distance of the strike</title>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${grid.join('\n')}
${lines.join('\n')}
<text x="${middle}" y="${HEIGHT - 10}" text-anchor="middle">ln(strike / forward) in standard deviations</text>
<text transform="translate(16 ${HEIGHT / 2}) rotate(-90)" text-anchor="middle">relative error of the price, out of the money</text>
</svg>
`,
)
