import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type DeskEvent, openSqliteJournal } from '@riposte/orchestrator'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EVENTS } from '../testing/fake-events.ts'
import { runCommand } from '../testing/run-command.ts'

let directory: string
let file: string
let out: string
let err: string
let env: Record<string, string>
let code: number

/** Run a command line; what it wrote before is forgotten. */
async function run(...argv: string[]): Promise<number> {
  ;({ code, out, err } = await runCommand(argv, { env }))
  return code
}

/** One manual trade from its arrival to its hedge, and a second one that was refused. */
const STORY: readonly DeskEvent[] = [
  EVENTS.manual,
  EVENTS.executed,
  EVENTS.signed,
  EVENTS.accepted,
  EVENTS.filled,
  EVENTS.hedged,
  { ...EVENTS.manual, tradeId: 'M-2' },
  { ...EVENTS.refused, tradeId: 'M-2' },
]

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'riposte-commands-'))
  file = join(directory, 'desk.sqlite')
  env = {}
  const written = await openSqliteJournal({ directory, file: 'desk.sqlite', onFailure: () => {} })
  await written.commit(STORY)
  await written.close()
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

function damage(seq: number): void {
  const database = new DatabaseSync(file)
  database.prepare("UPDATE events SET body = '{}' WHERE seq = ?").run(seq)
  database.close()
}

const jsonOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('riposte journal verify', () => {
  test('calls a sound file sound, and exits with 0', async () => {
    expect(await run('journal', 'verify', file)).toBe(0)
    expect(out).toBe(`${file}: sound, 8 records\n`)
  })

  test('names the damaged record and the reason, and exits with 1', async () => {
    damage(3)
    expect(await run('journal', 'verify', file)).toBe(1)
    expect(out).toMatch(/desk\.sqlite: damaged, record 3: its hash is not .*; 5 later records are kept/)
    expect(await run('journal', 'verify', file, '--json')).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ file, status: 'damaged', seq: 3, reason: expect.any(String) })
  })

  test.each([['flag'], ['environment'], ['argument']])(
    'looks at every journal of a directory given by %s',
    async (how) => {
      const argv = { flag: ['--journal_dir', directory], environment: [], argument: [directory] }[how] as string[]
      if (how === 'environment') env = { JOURNAL_DIR: directory }
      expect(await run('journal', 'verify', ...argv)).toBe(0)
      expect(out).toBe(`${file}: sound, 8 records\n`)
    },
  )

  test('fails on what is no journal', async () => {
    for (const name of ['lock.sqlite', 'nowhere.sqlite']) {
      expect(await run('journal', 'verify', join(directory, name))).toBe(1)
      expect(out).toContain(name)
    }
  })
})

describe('riposte journal export', () => {
  test('writes every event as a line, with its number and every decimal in full', async () => {
    expect(await run('journal', 'export', file)).toBe(0)
    const lines = jsonOf(out)
    expect(lines.map((line) => [line.seq, line.type])).toEqual(STORY.map((event, i) => [i + 1, event.type]))
    expect(lines[1]).toMatchObject({ quantity: '1.234567', cash: [{ amount: '-15241.5' }] })
    expect(lines[2].order.payload).toBe(EVENTS.signed.order.payload)
  })

  test('stops before the damage, says so apart from the data, and exits with 1', async () => {
    damage(3)
    expect(await run('journal', 'export', file)).toBe(1)
    expect(jsonOf(out)).toHaveLength(2)
    expect(err).toContain('record 3: its hash is not')
  })
})

describe('riposte journal cut', () => {
  test('goes on without the damage that verify names, and says where all of it is', async () => {
    damage(3)
    await run('journal', 'verify', file)
    const advice = /riposte journal (cut \S+ --at 3)\n$/.exec(out)?.[1]?.split(' ')
    expect(await run('journal', ...(advice ?? []))).toBe(0)
    expect(out).toBe(`${file}: 2 records kept, cut before record 3; the whole of it is in desk.sqlite.damaged-3\n`)
    expect(await run('journal', 'verify', file)).toBe(0)
    expect(out).toBe(`${file}: sound, 3 records\n`)
  })

  test('changes nothing that is sound, or without the number', async () => {
    expect(await run('journal', 'cut', file, '--at', '3')).toBe(1)
    expect(err).toContain('is sound: there is nothing to cut')
    expect(await run('journal', 'cut', file)).toBe(2)
    expect(await run('journal', 'cut', '--at', '3')).toBe(2)
    expect(await run('journal', 'cut', file, '--at', 'three')).toBe(2)
  })
})

describe('riposte replay', () => {
  test('shows a line for each event and the state that it leaves', async () => {
    expect(await run('replay', file)).toBe(0)
    const lines = out.split('\n')
    expect(lines[0]).toMatch(/^ {3}\d{4}-\d\d-\d\d$/)
    const steps = lines.slice(1, 1 + STORY.length)
    expect(steps.map((line) => line.split(/\s+/).slice(0, 3).join(' '))).toEqual([
      expect.stringMatching(/^1 \S+ manual$/),
      expect.stringMatching(/^2 \S+ TRADE$/),
      expect.stringMatching(/^3 \S+ order$/),
      expect.stringMatching(/^4 \S+ accepted$/),
      expect.stringMatching(/^5 \S+ fill$/),
      expect.stringMatching(/^6 \S+ HEDGED$/),
      expect.stringMatching(/^7 \S+ manual$/),
      expect.stringMatching(/^8 \S+ refused$/),
    ])
    expect(out).toContain('State after record 8\n  Trades     HEDGED 1, CANCELLED 1\n')
    expect(out).toMatch(/Positions {2}BTC-20261225-100000-C rysk +1.234567 @ 12345.67\n/)
    expect(out).toMatch(/Cash moved USDC {5}rysk +-15241.5\n {13}USDC {5}derive +14747.2\n/)
  })

  test('stops after a record', async () => {
    expect(await run('replay', file, '--until', '2')).toBe(0)
    expect(out).toContain('State after record 2\n  Trades     EXECUTED 1\n')
  })

  test('shows one trade, and the whole state all the same', async () => {
    expect(await run('replay', file, '--trade', 'M-2', '--json')).toBe(0)
    const lines = jsonOf(out)
    expect(lines.slice(0, -1).map((line) => line.seq)).toEqual([7, 8])
    expect(lines.at(-1)).toMatchObject({
      summary: {
        records: 8,
        trades: { HEDGED: 1, CANCELLED: 1 },
        positions: [{ quantity: '1.234567' }, { quantity: '-1.2' }],
      },
    })
  })

  test('replays up to the damage and exits with 1', async () => {
    damage(4)
    expect(await run('replay', file)).toBe(1)
    expect(out).toContain('State after record 3')
    expect(err).toContain('record 4')
  })
})

describe('without a FILE', () => {
  test('the journal that was written last is exported and replayed', async () => {
    env = { JOURNAL_DIR: directory }
    expect(await run('journal', 'export')).toBe(0)
    expect(jsonOf(out)).toHaveLength(STORY.length)
    expect(await run('replay')).toBe(0)
    expect(out).toContain('State after record 8')
  })

  test('a directory without one is an error that says what to do', async () => {
    env = { JOURNAL_DIR: join(directory, 'nowhere') }
    expect(await run('replay')).toBe(1)
    expect(err).toMatch(/there is no journal in .*nowhere; name a FILE, or set JOURNAL_DIR/)
  })
})

test.each([
  ['journal', 'expected riposte journal verify or riposte journal export or riposte journal cut'],
  ['journal verfy', 'did you mean riposte journal verify?'],
  ['journal verify a b', 'unexpected argument "b"'],
  ['journal verify a --journal_dir b', 'not both'],
  ['journal verify --journal_dri b', 'did you mean --journal_dir?'],
  ['journal verify --journal_dir', 'needs a value'],
  ['journal verify --json --json', 'given twice'],
  ['journal cut x', 'the flag --at SEQ is missing'],
  ['replay a --until 0', '--until: expected the number of a record'],
  ['replay a --json=yes', 'takes no value'],
])('riposte %s is refused with advice', async (line, advice) => {
  expect(await run(...line.split(' '))).toBe(2)
  expect(err).toContain(advice)
  expect(out).toBe('')
})
