import { readFileSync } from 'node:fs'
import { expect, it, vi } from 'vitest'

it('the README shows what the example prints', async () => {
  const written: string[] = []
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text))
    return true
  })
  await import('../examples/keep-delta.ts')
  write.mockRestore()

  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  expect(written.join('').split('\n')).toHaveLength(3)
  expect(readme).toContain(`\`\`\`\n${written.join('')}\`\`\``)
})
