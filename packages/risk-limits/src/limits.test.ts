import { readFileSync } from 'node:fs'
import { parseWad } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { definitionOf, LIMIT_NAMES, type LimitName } from './catalogue.ts'
import { checkLimits, type LimitValue, limitFor, limitsWith, tightenLimits, uniformLimit } from './limits.ts'

const value = (text: string, byUnderlying: Record<string, string> = {}): LimitValue => ({
  default: parseWad(text),
  byUnderlying: Object.fromEntries(Object.entries(byUnderlying).map(([name, each]) => [name, parseWad(each)])),
})

describe('the catalogue', () => {
  it('23: has a default within its ceiling for every limit', () => {
    expect(checkLimits(limitsWith())).toEqual([])
  })

  it.each([
    ['MAX_POSITION_SIZE', value('1000001'), /MAX_POSITION_SIZE: 1000001 is above 1000000 contracts, the most allowed/],
    ['MAX_POSITION_SIZE', value('1', { BTC: '9999999' }), /MAX_POSITION_SIZE of BTC: 9999999 is above/],
    ['MIN_IV', value('0.001'), /MIN_IV: 0.001 is below 0.01 fraction, the least allowed/],
    ['MAX_LOSS_DAY_USD', value('5', { ETH: '4' }), /it is the same for every underlying/],
    ['MAX_DELTA_EXPOSURE', value('-1'), /-1 is below zero/],
  ] as const)('23: refuses %s beyond what is compiled in', (name, limit, message) => {
    const problems = checkLimits(limitsWith({ [name]: limit }))
    expect(problems).toMatchObject([{ name }])
    expect(problems[0]?.message).toMatch(message)
  })
})

describe('tightening', () => {
  it('55: changes what is tighter, of all underlyings and of one', () => {
    const before = limitsWith({ MAX_DELTA_EXPOSURE: value('50', { BTC: '5' }) })
    const changes = { MAX_DELTA_EXPOSURE: value('40', { BTC: '5', ETH: '10' }), MIN_RUNWAY: value('100') }
    const result = tightenLimits(before, changes)
    expect(result).toMatchObject({ status: 'tightened', changed: ['MAX_DELTA_EXPOSURE', 'MIN_RUNWAY'] })
    if (result.status === 'tightened') {
      expect(limitFor(result.limits.MAX_DELTA_EXPOSURE, 'ETH')).toBe(parseWad('10'))
      expect(result.limits.MAX_VEGA_USD).toBe(before.MAX_VEGA_USD)
    }
  })

  it('55: refuses everything when anything would be looser, and names all of it', () => {
    const before = limitsWith({ MAX_DELTA_EXPOSURE: value('50', { BTC: '5' }), MIN_RUNWAY: value('100') })
    const result = tightenLimits(before, {
      MAX_POSITION_SIZE: uniformLimit(1n),
      // Without its exception, BTC would have the 40 of all others.
      MAX_DELTA_EXPOSURE: value('40'),
      MIN_RUNWAY: value('99'),
    })
    expect(result).toMatchObject({
      status: 'refused',
      problems: [
        { name: 'MAX_DELTA_EXPOSURE', underlying: 'BTC' },
        { name: 'MIN_RUNWAY', underlying: undefined },
      ],
    })
  })

  it('55: never leaves any underlying with a looser limit, whatever is asked for', () => {
    const amount = fc.integer({ min: 0, max: 50 }).map(String)
    const limit = fc
      .tuple(amount, fc.dictionary(fc.constantFrom('ETH', 'BTC'), amount))
      .map(([all, some]) => value(all, some))
    fc.assert(
      fc.property(fc.constantFrom(...LIMIT_NAMES), limit, limit, (name: LimitName, before, after) => {
        const current = limitsWith({ [name]: before })
        const result = tightenLimits(current, { [name]: after })
        const held = result.status === 'tightened' ? result.limits[name] : before
        const isCap = definitionOf(name).kind === 'cap'
        for (const underlying of ['ETH', 'BTC', 'SOL']) {
          const [was, is] = [limitFor(before, underlying), limitFor(held, underlying)]
          expect(isCap ? is <= was : is >= was).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('the README', () => {
  it('has a row for every limit, as the catalogue has it', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    for (const name of LIMIT_NAMES) {
      const { meaning, perUnderlying, unit, kind, default: standard, ceiling, controls } = definitionOf(name)
      const what = perUnderlying ? meaning : `${meaning} (desk)`
      const cells = [
        `\`${name}\``,
        what,
        unit,
        `${kind === 'cap' ? '≤' : '≥'} ${standard}`,
        ceiling,
        controls.join(', '),
      ]
      expect(readme).toContain(`| ${cells.join(' | ')} |`)
    }
  })
})
