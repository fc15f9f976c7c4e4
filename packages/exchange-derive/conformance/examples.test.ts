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

  it('stream a book', { timeout: 60_000 }, () => {
    const { stdout, stderr, status } = run('stream-book.ts')
    expect([stderr, status]).toEqual(['', 0])
    expect(stdout).toMatch(/^([\d.]+ at [\d.]+ \| [\d.]+ for [\d.]+\n){3}$/)
  })
})
