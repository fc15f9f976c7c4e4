import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = new URL('..', import.meta.url).pathname
const packages = readdirSync(join(ROOT, 'packages'))

function firstExample(name: string): string | undefined {
  return /```ts\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'packages', name, 'README.md'), 'utf8'))?.[1]
}

describe('package READMEs', () => {
  it.each(packages)('the first example of %s runs as written and prints what it says', (name) => {
    const example = firstExample(name)
    expect(example, `packages/${name}/README.md has no \`\`\`ts example`).toBeDefined()
    // Inside the package, so that its own name and its dependencies resolve as they do for a user.
    const folder = mkdtempSync(join(ROOT, 'packages', name, '.example-'))
    try {
      const file = join(folder, 'example.ts')
      writeFileSync(file, example as string)
      const run = spawnSync(process.execPath, ['--conditions=source', file], { encoding: 'utf8', timeout: 30_000 })
      expect(run.stderr).toBe('')
      expect(run.status).toBe(0)
      const promised = [...(example as string).matchAll(/console\.log\(.*\) \/\/ (.*)/g)].map((match) => match[1])
      if (promised.length > 0) expect(run.stdout.trim().split('\n')).toEqual(promised)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
