import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DeskEvent, openSqliteJournal } from '@riposte/orchestrator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../config/secret.ts'
import { EVENTS } from '../testing/fake-events.ts'
import { serveApi } from '../testing/serve-api.ts'
import { pnl } from './pnl.ts'

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
const host = {
  env: { API_TOKEN_FILE: 'token' },
  stdout: {
    write(text: string) {
      out += text
    },
  },
  stderr: {
    write(text: string) {
      err += text
    },
  },
  readFile: () => ({ status: 'ok', text: TOKEN, mode: 0o100600 }) as const,
}

const { instrument, at } = EVENTS.executed
const STORY: readonly DeskEvent[] = [
  { type: 'market.marked', tradeId: undefined, at, marks: [[instrument, 120, 3000, 3010, 0.6]] },
  EVENTS.executed,
  EVENTS.filled,
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
      expect(await pnl(['--by', by, '--json', '--url', `http://127.0.0.1:${api.server.port}`], host)).toBe(0)
      const fromDesk = out
      out = ''
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
    expect(out).toMatch(/^ {2}cash {2}-?[\d.]+ \w+ at \w+/m)
  })

  it.each([
    [['--by', 'hour'], 2, '--by: expected one of trade, underlying, day, got hour'],
    [['--journal', 'x', '--url', 'http://127.0.0.1:1'], 2, 'give --journal or --url, not both'],
    [['--url', 'nowhere'], 2, '--url: expected such as'],
    [['--what'], 2, "Unknown option '--what'"],
    [['--journal', '/nowhere/desk.sqlite'], 1, "can't be read"],
    [['--url', 'http://127.0.0.1:9'], 1, 'no desk answers at http://127.0.0.1:9'],
  ] as const)('%j ends with %i and says why', async (argv, code, message) => {
    expect(await pnl(argv, host)).toBe(code)
    expect(err).toContain(message)
    expect(err).not.toContain(TOKEN)
    expect(out).toBe('')
  })

  it('says that a token is wanted', async () => {
    const api = await serveApi({ apiTokens: { admin: new Secret(TOKEN) } })
    try {
      const url = `http://127.0.0.1:${api.server.port}`
      expect(await pnl(['--url', url], { ...host, env: {} })).toBe(1)
      expect(err).toContain('answered 401')
    } finally {
      const closed = api.server.close()
      api.server.cut()
      await closed
    }
  })
})
