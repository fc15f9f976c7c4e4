import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const example = new URL('../examples/remember-assets.ts', import.meta.url)

test('the example of the README is the one in examples/', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  expect(/```ts\n([\s\S]*?)```/.exec(readme)?.[1]).toBe(readFileSync(example, 'utf8'))
})

test('the example runs and ends', async () => {
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, ['--conditions=source', fileURLToPath(example)])
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  expect(stdout).toBe(/It prints\n\n```\n([\s\S]*?)```/.exec(readme)?.[1])
})
