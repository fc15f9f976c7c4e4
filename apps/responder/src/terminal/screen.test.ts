import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTinyTerminal } from '../testing/tiny-terminal.ts'
import { createScreen } from './screen.ts'

function open(columns = 80) {
  const terminal = createTinyTerminal(columns)
  const writes: string[] = []
  const screen = createScreen({
    isTTY: true,
    get columns() {
      return terminal.columns
    },
    write(text: string) {
      writes.push(text)
      terminal.write(text)
    },
  })
  return { terminal, screen, writes }
}

describe('a screen', () => {
  it('keeps the status below the log, and takes it away at the end', () => {
    const { terminal, screen } = open()
    screen.write('one\n')
    let n = 0
    screen.follow(() => [`status ${++n}`, 'second'])
    screen.write('two\nthree\n')
    expect(terminal.rows()).toEqual(['one', 'two', 'three', 'status 1', 'second'])
    screen.refresh()
    expect(terminal.rows()).toEqual(['one', 'two', 'three', 'status 2', 'second'])
    screen.close()
    expect(terminal.rows()).toEqual(['one', 'two', 'three'])
    screen.write('four\n')
    expect(terminal.rows()).toEqual(['one', 'two', 'three', 'four'])
  })

  it('writes a line and the status below it in one piece', () => {
    const { screen, writes } = open()
    screen.follow(() => ['status'])
    const before = writes.length
    screen.write('line\n')
    expect(writes.slice(before)).toEqual(['\r\u001b[Jline\nstatus'])
  })

  it('shows nothing where it would not fit', () => {
    const { terminal, screen } = open(39)
    screen.follow(() => ['status'])
    screen.write('line\n')
    expect(terminal.rows()).toEqual(['line'])
  })

  it('is not torn by a terminal that gets narrower or wider', () => {
    const { terminal, screen } = open(120)
    screen.write('log\n')
    screen.follow((columns) => ['x'.repeat(columns - 1), 'y'.repeat(columns - 1)])
    for (const columns of [50, 41, 119, 300, 60]) {
      terminal.resize(columns)
      screen.refresh()
      expect(terminal.rows()).toEqual(['log', 'x'.repeat(columns - 1), 'y'.repeat(columns - 1)])
    }
    terminal.resize(45)
    screen.close()
    expect(terminal.rows()).toEqual(['log'])
  })

  it('never loses or doubles a line of the log, whatever comes between', () => {
    const step = fc.oneof(
      fc.record({ act: fc.constant('write' as const), length: fc.integer({ min: 1, max: 200 }) }),
      fc.record({ act: fc.constant('status' as const), lines: fc.integer({ min: 0, max: 3 }) }),
      fc.record({ act: fc.constant('resize' as const), columns: fc.integer({ min: 40, max: 160 }) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { terminal, screen } = open()
        const log: string[] = []
        let lines = 0
        screen.follow((columns) => Array.from({ length: lines }, () => 's'.repeat(columns - 1)))
        for (const one of steps) {
          if (one.act === 'write') {
            log.push(`${log.length}:`.padEnd(one.length, 'w'))
            screen.write(`${log.at(-1)}\n`)
          } else if (one.act === 'status') {
            lines = one.lines
            screen.refresh()
          } else {
            terminal.resize(one.columns)
            screen.refresh()
          }
        }
        screen.close()
        terminal.resize(1000)
        expect(terminal.rows().filter((row) => row !== '')).toEqual(log)
      }),
    )
  })
})
