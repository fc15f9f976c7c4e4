import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openSqliteJournal } from './sqlite-journal.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'riposte-kill-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

/** Commit in a process of its own, and kill it after so many commits. @returns how many events it knew to be durable */
async function killedAfter(commits: number, size: number): Promise<number> {
  const script = join(import.meta.dirname, '..', '..', 'scripts', 'commit-events.ts')
  const args = ['--conditions=source', script, directory, String(size)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  let durable = 0
  let lines = 0
  for await (const line of createInterface({ input: child.stdout })) {
    durable = Number(line)
    if (++lines === commits) child.kill('SIGKILL')
  }
  await closed
  return durable
}

it('holds, after every kill -9, all that a commit had promised, and is sound', { timeout: 60_000 }, async () => {
  for (const [commits, size] of [
    [1, 1],
    [17, 3],
    [40, 50],
  ] as const) {
    const promised = await killedAfter(commits, size)
    const journal = await openSqliteJournal({ directory, file: 'desk.sqlite', onFailure: () => {} })
    const serials: string[] = []
    for await (const event of journal.history()) serials.push(event.tradeId ?? '')
    expect(journal.health()).toEqual({ status: 'sound' })
    await journal.close()
    expect(serials.length).toBeGreaterThanOrEqual(promised)
    expect(serials).toEqual(serials.map((_, i) => `T${i + 1}`))
  }
})
