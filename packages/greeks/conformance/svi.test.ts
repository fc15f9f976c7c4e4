import { describe, expect, it } from 'vitest'
import { type SviParameters, SviSlice } from '../src/index.ts'
import { numberIn, sharedRows } from './reference-rows.ts'

type Case = readonly [SviParameters, k: number, w: number, slope: number, curvature: number, g: number]

/** Worked out with 60 digits at the exact doubles and rounded once; the first smile has negative densities. */
const OWN: readonly Case[] = [
  [
    { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 },
    -2.0,
    0.18169654766327015,
    -0.09035486634723995,
    0.001671277707957939,
    0.24181530350370173,
  ],
  [
    { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 },
    -0.5,
    0.050976571690334385,
    -0.07909089060712543,
    0.02645924853033642,
    0.3568535725377074,
  ],
  [
    { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 },
    0.0,
    0.01742625255515912,
    -0.04625873102212626,
    0.13896483406533722,
    1.0386497312817975,
  ],
  [
    { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 },
    0.125,
    0.012906664116175835,
    -0.02452384477553783,
    0.2121971757189229,
    1.346025990827456,
  ],
  [
    { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 },
    0.8,
    0.057644116073560125,
    0.13766684682473862,
    0.10312316837357766,
    -0.02981846154760267,
  ],
  [
    { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 },
    1.75,
    0.20893849285207391,
    0.1682686380646601,
    0.007498102638503751,
    0.05531372148490456,
  ],
  [
    { a: 0.01, b: 0.1, rho: -0.4, m: 0.02, sigma: 0.2 },
    -2.0,
    0.2937876843554801,
    -0.13951342646298168,
    0.0004782455344765225,
    0.2582123360023392,
  ],
  [
    { a: 0.01, b: 0.1, rho: -0.4, m: 0.02, sigma: 0.2 },
    -0.5,
    0.08651355310873649,
    -0.13333456062030596,
    0.023130095316293113,
    0.3369367016981745,
  ],
  [
    { a: 0.01, b: 0.1, rho: -0.4, m: 0.02, sigma: 0.2 },
    0.0,
    0.030899751242241782,
    -0.049950371902099895,
    0.4925926684207867,
    1.2259538267610421,
  ],
  [
    { a: 0.01, b: 0.1, rho: -0.4, m: 0.02, sigma: 0.2 },
    0.125,
    0.028388713996153038,
    0.006483389898992032,
    0.3470447438855242,
    1.1448059237803012,
  ],
  [
    { a: 0.01, b: 0.1, rho: -0.4, m: 0.02, sigma: 0.2 },
    0.8,
    0.05932328855678959,
    0.0568663866044045,
    0.007661176751008755,
    0.3701545319613958,
  ],
  [
    { a: 0.01, b: 0.1, rho: -0.4, m: 0.02, sigma: 0.2 },
    1.75,
    0.11495223225672417,
    0.059338376406783216,
    0.0007573085406670869,
    0.293160988051648,
  ],
  [
    { a: 0.002, b: 0.5, rho: 0.7, m: -0.1, sigma: 0.05 },
    -2.0,
    0.28732889043741067,
    -0.1498269596764236,
    0.00018205316324036556,
    0.20816869388706954,
  ],
  [
    { a: 0.002, b: 0.5, rho: 0.7, m: -0.1, sigma: 0.05 },
    -0.5,
    0.06355644370746374,
    -0.14613893835683384,
    0.019082266859878228,
    0.10496167248978923,
  ],
  [
    { a: 0.002, b: 0.5, rho: 0.7, m: -0.1, sigma: 0.05 },
    0.0,
    0.09290169943749474,
    0.797213595499958,
    0.8944271909999159,
    -0.3027824442267334,
  ],
  [
    { a: 0.002, b: 0.5, rho: 0.7, m: -0.1, sigma: 0.05 },
    0.125,
    0.19599430571616108,
    0.8380935300919764,
    0.10208492132642644,
    -0.3518906219939934,
  ],
  [
    { a: 0.002, b: 0.5, rho: 0.7, m: -0.1, sigma: 0.05 },
    0.8,
    0.7676939094329986,
    0.8492301766027062,
    0.0017067698345391664,
    0.031746684750704565,
  ],
  [
    { a: 0.002, b: 0.5, rho: 0.7, m: -0.1, sigma: 0.05 },
    1.75,
    1.5748377761660872,
    0.8498174849364267,
    0.00019720555728405082,
    0.1189217206826867,
  ],
]

const shared = sharedRows('greeks/svi.csv').map((row): Case => {
  const at = (name: string) => numberIn(row, name)
  const parameters = { a: at('a'), b: at('b'), rho: at('rho'), m: at('m'), sigma: at('sigma') }
  return [parameters, at('k'), at('w'), at('dw'), at('d2w'), at('g')]
})

describe('SVI reference values', () => {
  it.each([...OWN, ...shared])('%o at %f', (parameters, k, w, slope, curvature, g) => {
    const slice = new SviSlice(parameters)
    const { a, b, sigma } = parameters
    // a and the root may cancel, and g divides by what they leave.
    const scale = Math.abs(a) + b * (1 + Math.abs(k) + sigma)
    expect(Math.abs(slice.totalVariance(k) - w)).toBeLessThanOrEqual(4e-16 * scale)
    expect(Math.abs(slice.slope(k) - slope)).toBeLessThanOrEqual(8e-16 * Math.max(b, 1e-300))
    expect(Math.abs(slice.curvature(k) - curvature)).toBeLessThanOrEqual(2e-15 * Math.max(curvature, 1e-300))
    expect(Math.abs(slice.butterfly(k) - g)).toBeLessThanOrEqual((2e-15 * (1 + k * k) * scale) / (w * w))
  })
})
