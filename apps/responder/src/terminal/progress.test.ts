import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createProgress } from './progress.ts'

function terminal(isTTY: boolean, columns = 80) {
  const writes: string[] = []
  return { isTTY, columns, writes, write: (text: string) => writes.push(text) }
}

describe('progress', () => {
  it('is written once for each percent, over itself, and leaves no trace', () => {
    const stream = terminal(true)
    const progress = createProgress(stream, 'verifying desk.sqlite', 50_000, 'xterm')
    for (let done = 1; done <= 50_000; done++) progress.at(done)
    progress.end()
    expect(stream.writes).toHaveLength(102)
    expect(stripVTControlCharacters(stream.writes[50] ?? '')).toBe('\rverifying desk.sqlite: 50 % of 50000')
    expect(stream.writes.every((text) => text.startsWith('\r\u001b[2K'))).toBe(true)
    expect(stream.writes.at(-1)).toBe('\r\u001b[2K')
  })

  it('stays on one line of a narrow terminal', () => {
    const stream = terminal(true, 20)
    createProgress(stream, 'verifying a-long-name.sqlite', 50_000, undefined).at(1)
    expect(stripVTControlCharacters(stream.writes[0] ?? '').slice(1).length).toBeLessThan(20)
  })

  it.each([
    ['in a pipe', false, 50_000, 'xterm'],
    ['on a dumb terminal', true, 50_000, 'dumb'],
    ['of little work', true, 100, 'xterm'],
  ] as const)('is not written %s', (_where, isTTY, total, term) => {
    const stream = terminal(isTTY)
    const progress = createProgress(stream, 'x', total, term)
    progress.at(total)
    progress.end()
    expect(stream.writes).toEqual([])
  })
})
