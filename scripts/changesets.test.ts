import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = new URL('..', import.meta.url).pathname
const changesets = readdirSync(join(ROOT, '.changeset')).filter((name) => name.endsWith('.md') && name !== 'README.md')
const names = ['packages', 'apps'].flatMap((folder) =>
  readdirSync(join(ROOT, folder)).map(
    (name) => JSON.parse(readFileSync(join(ROOT, folder, name, 'package.json'), 'utf8')).name as string,
  ),
)

describe('changesets', () => {
  it.each(changesets)('%s names packages that exist, a bump, and says something', (file) => {
    const text = readFileSync(join(ROOT, '.changeset', file), 'utf8')
    const [, front = '', body = ''] =
      /^---\n((?:'@riposte\/[\w-]+': (?:patch|minor|major)\n)+)---\n\n(\S[\s\S]*)$/.exec(text) ?? []
    expect(front, 'expected front matter between --- lines, then a blank line and a sentence').not.toBe('')
    for (const [, name] of front.matchAll(/'(.*)':/g)) expect(names).toContain(name)
    expect(body.trim()).toMatch(/\.$/)
  })
})
