import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DeskEvent, openSqliteJournal } from '@riposte/orchestrator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FileRead } from '../config/read-file.ts'
import { Secret } from '../config/secret.ts'
import type { Host } from '../host.ts'
import { EVENTS } from '../testing/fake-events.ts'
import { runCommand } from '../testing/run-command.ts'
import { serveApi } from '../testing/serve-api.ts'

let directory: string
let out: string
let err: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'riposte-pnl-'))
  out = ''
  err = ''
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const TOKEN = 'a-token-that-nobody-guesses'
const tokenFile: FileRead = { status: 'ok', text: TOKEN, mode: 0o100600 }
const host: Partial<Host> = {
  env: { API_TOKEN_FILE: 'token' },
  readFile: (path) => (path === 'token' ? tokenFile : { status: 'absent' }),
}

async function pnl(argv: readonly string[], changes: Partial<Host>): Promise<number> {
  const ran = await runCommand(['pnl', ...argv], changes)
  out = ran.out
  err = ran.err
  return ran.code
}

const { instrument, at } = EVENTS.executed
const STORY: readonly DeskEvent[] = [
  { type: 'market.marked', tradeId: undefined, at, marks: [[instrument, 120, 3000, 3010, 0.6]] },
  EVENTS.executed,
  EVENTS.filled,
  EVENTS.funded,
]

async function journalOf(events: readonly DeskEvent[]): Promise<string> {
  const written = await openSqliteJournal({ directory, file: 'desk.sqlite', onFailure: () => {} })
  await written.commit(events)
  await written.close()
  return join(directory, 'desk.sqlite')
}

describe('riposte pnl', () => {
  it.each(['trade', 'underlying', 'day'])('by %s says the same of a journal as a desk that lived it', async (by) => {
    const file = await journalOf(STORY)
    const api = await serveApi({ apiTokens: { admin: new Secret(TOKEN) } })
    for (const event of STORY) api.orchestrator.emit(event)
    try {
      expect(await pnl(['--by', by, '--json', '--api', `http://127.0.0.1:${api.server.port}`], host)).toBe(0)
      const fromDesk = out
      expect(await pnl(['--by', by, '--json', '--journal', file], host)).toBe(0)
      expect(out).toBe(fromDesk)
      expect(JSON.parse(out)).toMatchObject({ by, usd_rate: 'par' })
    } finally {
      const closed = api.server.close()
      api.server.cut()
      await closed
    }
    expect(err).toBe('')
  })

  it('is readable at 80 columns, with the total and its reasons', async () => {
    const file = await journalOf([...STORY, { ...EVENTS.executed, tradeId: 'R-2' }])
    expect(await pnl(['--by=trade', '--journal', file], host)).toBe(0)
    const lines = out.trimEnd().split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
    expect(lines[0]).toBe('P&L by trade in USD, every token at par')
    expect(out).toMatch(/^total +-?\d+\.\d\d$/m)
    expect(out).toMatch(/^ {2}why {3}edge -?\d+\.\d\d/m)
    expect(out).toMatch(/^ {2}from .*funding -1\.25/m)
    expect(out).toMatch(/^ {2}why .*funding -1\.25/m)
    expect(out).toMatch(/^ {2}cash {2}-?[\d.]+ \w+ at \w+/m)
  })

  it.each([
    [['--by', 'hour'], 2, '--by: expected one of trade, underlying, day, got "hour"'],
    [['--journal', 'x', '--api', 'http://127.0.0.1:1'], 2, 'give --journal or --api, not both'],
    [['--api', 'nowhere'], 2, '--api: expected a URL such as'],
    [['--what'], 2, 'unknown flag --what'],
    [['--journal', '/nowhere/desk.sqlite'], 1, "can't be read"],
    [['--api', 'http://127.0.0.1:9'], 1, 'no desk answers at http://127.0.0.1:9'],
  ] as const)('%j ends with %i and says why', async (argv, code, message) => {
    expect(await pnl(argv, host)).toBe(code)
    expect(err).toContain(message)
    expect(err).not.toContain(TOKEN)
    expect(out).toBe('')
  })

  it('says that a token is wanted', async () => {
    const api = await serveApi({ apiTokens: { admin: new Secret(TOKEN) } })
    try {
      const address = `http://127.0.0.1:${api.server.port}`
      expect(await pnl(['--api', address], { ...host, env: {} })).toBe(3)
      expect(err).toMatch(/^A token is required: .*\nname its file in API_TOKEN_FILE/)
    } finally {
      const closed = api.server.close()
      api.server.cut()
      await closed
    }
  })
})
