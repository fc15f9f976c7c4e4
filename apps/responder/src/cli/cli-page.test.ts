import { expect, test } from 'vitest'
import { cliPage } from './cli-page.ts'
import { COMMANDS } from './command-table.ts'

// `vitest run -u` writes it anew.
test('docs/cli.md is the table of commands', async () => {
  await expect(cliPage(COMMANDS)).toMatchFileSnapshot('../../../../docs/cli.md')
})
