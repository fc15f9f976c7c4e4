import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const source = new URL('../examples/first-rfq.ts', import.meta.url)

test('the first example of the README is the one in examples/', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  expect(/```ts\n([\s\S]*?)```/.exec(readme)?.[1]).toBe(readFileSync(source, 'utf8'))
})

test('the example prints the first RFQ and ends by itself', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=source', fileURLToPath(source)])
  expect(stdout).toMatch(/^RFQ [0-9a-f-]{36}: \d+ of WETH at \d+\n$/)
})
