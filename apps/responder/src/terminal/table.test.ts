import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type Column, formatTable } from './table.ts'

interface Row {
  readonly name: string
  readonly size: string
  readonly why: string
}
const COLUMNS: readonly Column<Row>[] = [
  { title: 'NAME', cell: ({ name }) => name, colour: ({ size }) => (size === '0' ? 'red' : undefined) },
  { title: 'SIZE', cell: ({ size }) => size, align: 'right' },
  { title: 'WHY', cell: ({ why }) => why },
]

describe('a table', () => {
  it('aligns words left and numbers right', () => {
    const rows = [
      { name: 'a', size: '1', why: 'x' },
      { name: 'longer', size: '12345', why: '' },
    ]
    expect(formatTable(COLUMNS, rows, { colour: false })).toEqual([
      'NAME     SIZE  WHY',
      'a           1  x',
      'longer  12345',
    ])
  })

  it('is never wider than 80 columns: gaps shrink, then the last column is cut', () => {
    const rows = [{ name: 'n'.repeat(40), size: '1'.repeat(30), why: 'because of everything' }]
    const [, line = ''] = formatTable(COLUMNS, rows, { colour: false })
    expect(line).toHaveLength(80)
    expect(line).toMatch(/n 1+ because…$/)
  })

  it('is the same in colour, apart from the colours', () => {
    const rows = [{ name: 'a', size: '0', why: 'w' }]
    const coloured = formatTable(COLUMNS, rows, { colour: true })
    expect(coloured.join('\n')).toContain('\u001b[31ma   \u001b[0m')
    expect(coloured.map(stripVTControlCharacters).map((line) => line.trimEnd())).toEqual(
      formatTable(COLUMNS, rows, { colour: false }),
    )
  })

  it('lets nobody move the cursor', () => {
    const rows = [{ name: 'a\u001b[2J\u202e', size: '1', why: 'two\nlines' }]
    expect(formatTable(COLUMNS, rows, { colour: false })[1]).toBe('a [2J     1  two lines')
  })
})
