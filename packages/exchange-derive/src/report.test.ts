import { expect, it } from 'vitest'
import { createReporter } from './report.ts'
import { invalidField } from './wire/fields.ts'

function setUp() {
  const lines: string[] = []
  const write = (event: string) => void lines.push(event)
  return { lines, report: createReporter({ debug: write, info: write, warn: write, error: write }) }
}

it('counts every bad message and logs the 1st, 2nd, 4th, 8th … of a kind', () => {
  const { lines, report } = setUp()
  for (let i = 0; i < 1000; i++) report.badMessage(invalidField('ticker', 'M', i, 'text'))
  expect(report.counters().badMessages).toBe(1000)
  expect(lines).toHaveLength(10)
})

it('keeps the log bounded however many kinds of fault there are', () => {
  const { lines, report } = setUp()
  for (let i = 0; i < 5000; i++) report.badMessage(invalidField('ticker', `field ${i}`, i, 'text'))
  expect(report.counters().badMessages).toBe(5000)
  expect(lines.length).toBeLessThan(220)
})

it('runs a handler that throws to its own cost only', () => {
  const { report } = setUp()
  let ran = false
  report.guard('fill', () => {
    ran = true
    throw new Error('in the desk')
  })
  expect([ran, report.counters().handlerFailures]).toEqual([true, 1])
})
