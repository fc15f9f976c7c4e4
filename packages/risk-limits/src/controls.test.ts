import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { BreachCode } from './breach.ts'
import { definitionOf, LIMIT_NAMES } from './catalogue.ts'

const PACKAGE = new URL('..', import.meta.url).pathname
const ROOT = join(PACKAGE, '../..')

/** The codes that are no limit's name. */
const CODES = [
  'FORMULA',
  'BALANCE',
  'REDUCE_ONLY',
  'KILL_SWITCH',
  'PAUSED',
  'DUPLICATE',
  'INSTRUMENT_PERMISSION',
  'COUNTERPARTY_PERMISSION',
  'TOKEN_PERMISSION',
  'PRECISION',
  'PRICE_BOUNDS',
  'SELF_MATCH',
  'MARKET_CROSSED',
  'MARKET_MISSING',
] as const satisfies readonly BreachCode[]

const rows = readFileSync(join(PACKAGE, 'CONTROLS.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| \d+ +\|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, number, control, by = '', limits = '', test = '']) => ({
    number: Number(number),
    control,
    by,
    limits,
    test,
  }))

const quoted = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text as string)

const tests = readdirSync(join(PACKAGE, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(PACKAGE, 'src', file), 'utf8'))
  .join('\n')

describe('the table of controls', () => {
  it('has each of the 55 once, in order', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 55 }, (_, i) => i + 1))
  })

  it('names only limits and codes that there are', () => {
    const known = new Set<string>([...LIMIT_NAMES, ...CODES])
    expect(rows.flatMap(({ limits }) => quoted(limits)).filter((name) => !known.has(name))).toEqual([])
  })

  it('names every limit in the row of every control that the catalogue says it carries out', () => {
    const missing = LIMIT_NAMES.flatMap((name) =>
      definitionOf(name)
        .controls.filter((number) => !quoted(rows[number - 1]?.limits ?? '').includes(name))
        .map((number) => `${name} in ${number}`),
    )
    expect(missing).toEqual([])
  })

  it('names no limit in a row of which the catalogue does not know', () => {
    const known = (name: string) => LIMIT_NAMES.find((limit) => limit === name)
    const surplus = rows.flatMap(({ number, limits }) =>
      quoted(limits).filter((name) => {
        const limit = known(name)
        return limit !== undefined && !definitionOf(limit).controls.includes(number)
      }),
    )
    expect(surplus).toEqual([])
  })

  it('names only files that there are', () => {
    const files = rows.flatMap(({ by }) => quoted(by)).filter((name) => name.includes('/'))
    const pathOf = (file: string) => join(file.startsWith('src/') ? PACKAGE : ROOT, file)
    expect(files.length).toBeGreaterThan(30)
    expect(files.filter((file) => !existsSync(pathOf(file)))).toEqual([])
  })

  it('names a regression test that there is for every control that is carried out here', () => {
    const ours = rows.filter(({ by }) => quoted(by).some((file) => /^src\/(controls|kill-switch)\//.test(file)))
    expect(ours.length).toBeGreaterThan(20)
    expect(ours.filter(({ test }) => !tests.includes(`'${test}'`)).map(({ number }) => number)).toEqual([])
    expect(rows.filter(({ test }) => test !== '–' && !tests.includes(`'${test}'`))).toEqual([])
  })
})
