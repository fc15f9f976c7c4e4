import { readFileSync } from 'node:fs'
import { expect, it, vi } from 'vitest'

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

it('the README shows the example that runs here, and what it prints', async () => {
  const written: string[] = []
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text))
    return true
  })
  await import('../examples/price-and-greeks.ts')
  write.mockRestore()

  const readme = read('README.md')
  expect(readme).toContain(`\`\`\`ts\n${read('examples/price-and-greeks.ts')}\`\`\``)
  expect(readme).toContain(`\`\`\`\n${written.join('')}\`\`\``)
  expect(written).toHaveLength(4)
})
