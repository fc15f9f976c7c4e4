// Every benchmark of the workspace, one after the other. Each prints a table; none judges.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = new URL('..', import.meta.url).pathname

for (const group of ['packages', 'apps']) {
  for (const name of readdirSync(join(ROOT, group))) {
    const folder = join(ROOT, group, name)
    if (!existsSync(join(folder, 'bench'))) continue
    for (const file of readdirSync(join(folder, 'bench')).filter((entry) => entry.endsWith('.ts'))) {
      process.stdout.write(`\n== ${group}/${name}/bench/${file}\n`)
      const run = spawnSync('node', ['--conditions=source', `bench/${file}`], { cwd: folder, stdio: 'inherit' })
      if (run.status !== 0) process.exit(run.status ?? 1)
    }
  }
}
