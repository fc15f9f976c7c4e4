import { epochMs } from '@riposte/market-model'
import { expect, it } from 'vitest'
import { parseRiskRules, readRiskRules } from './risk-rules.ts'

it('reads variables, limits and permissions', () => {
  const result = parseRiskRules(`
variables:
  weekendFactor: { otherwise: 1, spans: [{ days: [Sat, Sun], value: 0.5 }] }
limits:
  - abs(vega.ETH) <= 5000 * weekendFactor
permissions:
  underlyings: { allow: [ETH, BTC] }
  takers: { deny: ['0xABcd'] }
`)
  if (result.status !== 'ok') throw new Error(result.problems.join('\n'))
  const { formulas, permissions } = result.rules
  expect(formulas[0]?.worst([-1, 1], epochMs(Date.UTC(2026, 11, 5)))).toEqual({ value: 1, limit: 2500 })
  expect(permissions.underlyings.allow).toEqual(new Set(['ETH', 'BTC']))
  expect(permissions.takers.deny).toEqual(new Set(['0xabcd']))
})

it('names the place of everything that is wrong', () => {
  expect(parseRiskRules('limits: ["abs(vega.ETH) <= fivethousand", "delta.total <= 3"]')).toEqual({
    status: 'invalid',
    problems: [
      expect.stringMatching(/^limits\.0: fivethousand is unknown: no variable is declared, at character 18:\n/),
      expect.stringMatching(/^limits\.1: deltas of different underlyings do not add up/),
    ],
  })
  expect(parseRiskRules('limit: []')).toMatchObject({ problems: [expect.stringContaining('limit')] })
  expect(parseRiskRules('limits: [').status).toBe('invalid')
  expect(readRiskRules('rules.yaml', () => ({ status: 'absent' }))).toEqual({
    status: 'invalid',
    problems: ['there is no such file'],
  })
})

it('has none without a file', () => {
  expect(readRiskRules(undefined, () => ({ status: 'absent' })).status).toBe('ok')
})
