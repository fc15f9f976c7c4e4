import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const PACKAGE = new URL('../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, PACKAGE), 'utf8')

function run(example: string): { readonly stdout: string; readonly stderr: string; readonly status: number | null } {
  const file = fileURLToPath(new URL(`examples/${example}`, PACKAGE))
  return spawnSync(process.execPath, ['--conditions=source', file], { encoding: 'utf8', timeout: 60_000 })
}

describe('the examples', () => {
  it('of the README is the one in the folder', () => {
    expect(/```ts\n([\s\S]*?)```/.exec(read('README.md'))?.[1]).toBe(read('examples/first-hedge.ts'))
  })

  it('hedge once', { timeout: 60_000 }, () => {
    expect(run('first-hedge.ts')).toMatchObject({ stdout: 'accepted\n', stderr: '', status: 0 })
  })

  it('stream a chain with its volatilities', { timeout: 60_000 }, () => {
    const { stdout, stderr, status } = run('stream-chain.ts')
    expect([stderr, status]).toEqual(['', 0])
    const lines = stdout.trim().split('\n')
    expect(lines.length).toBeGreaterThan(4)
    for (const line of lines) {
      expect(line).toMatch(/^ETH-\d{8}-\d+-C \w+ bid ([\d.]+|-) ask ([\d.]+|-) iv ([\d.]+%|-) age \d+ms$/)
    }
    expect(stdout).toMatch(/ sound bid [\d.]+ ask [\d.]+ iv [\d.]+%/)
  })

  it('place, replace and cancel', { timeout: 60_000 }, () => {
    expect(run('place-and-cancel.ts')).toMatchObject({
      stdout: 'place: accepted\nreplace: replaced\ncancel example-2: accepted\n',
      stderr: '',
      status: 0,
    })
  })

  it('quote an RFQ and see it taken', { timeout: 60_000 }, () => {
    const { stdout, stderr, status } = run('quote-rfq.ts')
    expect([stderr, status]).toEqual(['', 0])
    expect(stdout.trim().split('\n').sort()).toEqual(['ask: accepted', 'quote: accepted', 'take: accepted'])
  })
})
