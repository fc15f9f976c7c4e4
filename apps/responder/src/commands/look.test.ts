import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { COMMANDS } from '../cli/command-table.ts'
import { runCommand } from '../testing/run-command.ts'
import { serveToldDesk } from '../testing/told-desk.ts'

let desk: Awaited<ReturnType<typeof serveToldDesk>>
beforeAll(async () => {
  desk = await serveToldDesk()
})
afterAll(() => desk.close())

const run = (line: string, tty = false) =>
  runCommand([...line.split(' '), '--api', desk.url], tty ? { stdout: { isTTY: true, write() {} } } : {})

/** Each look with what it asks for. */
const LOOKS = [
  ['trades', '/api/trades?limit=20'],
  ['trades --status HEDGED --underlying ETH', '/api/trades?status=HEDGED&underlying=ETH&limit=20'],
  ['rfqs', '/api/rfqs?limit=20'],
  ['rfqs --answer declined --limit 1', '/api/rfqs?answer=declined&limit=1'],
  ['orders', '/api/orders?limit=20'],
  ['hedges', '/api/hedges?limit=20'],
  ['positions', '/api/positions'],
  ['positions --underlying ETH', '/api/positions?underlying=ETH'],
  ['risk', '/api/risk'],
  ['pnl --by trade', '/api/pnl?by=trade'],
  ['markets', '/api/markets'],
  ['markets ETH', '/api/markets?underlying=ETH'],
  ['explain declined', '/api/rfqs/R-cccc-declined'],
  ['explain hedged', '/api/rfqs/R-aaaa1111-hedged'],
  ['explain bbbb', '/api/rfqs/R-bbbb-quoted'],
  ['explain withheld', '/api/rfqs/R-dddd-withheld'],
] as const

describe('looking at a desk', () => {
  it.each(LOOKS)('riposte %s prints the reply as it is with --json', async (line, path) => {
    const { code, out, err } = await run(`${line} --json`)
    expect([code, err]).toEqual([0, ''])
    expect(out).toBe(`${(await desk.ask(path)).text}\n`)
  })

  it.each(LOOKS)('riposte %s is readable at 80 columns, with colours on a terminal only', async (line) => {
    const { code, out, err } = await run(line)
    expect([code, err]).toEqual([0, ''])
    expect(Math.max(...out.split('\n').map((one) => one.length))).toBeLessThanOrEqual(80)
    expect(out).toBe(stripVTControlCharacters(out))
    const { out: coloured } = await run(line, true)
    const plain = (text: string) => text.split('\n').map((one) => stripVTControlCharacters(one).trimEnd())
    expect(plain(coloured)).toEqual(plain(out))
  })

  it('has no colours on a dumb terminal, or with NO_COLOR', async () => {
    for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
      const changes = { env, stdout: { isTTY: true, write() {} } }
      const { out } = await runCommand(['trades', '--api', desk.url], changes)
      expect(out).toBe(stripVTControlCharacters(out))
    }
  })

  it.each(LOOKS)('riposte %s says that no desk answers, and what to do', async (line) => {
    const { code, out, err } = await runCommand([...line.split(' '), '--api', 'http://127.0.0.1:9'])
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(
      /^no desk answers at http:\/\/127\.0\.0\.1:9 \(.+\); start one with riposte start, or give --api URL\n$/,
    )
  })

  it('a parameter that the desk refuses is a wrong command line', async () => {
    const { code, out, err } = await run('trades --limit many')
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('limit: expected a whole number from 1 to 1000')
    const json = await run('trades --limit many --json')
    expect([json.code, json.err]).toEqual([2, ''])
    expect(JSON.parse(json.out)).toMatchObject({ type: 'urn:riposte:problem:invalid-request' })
  })

  it('something else that listens there is no desk', async () => {
    const { code, err } = await runCommand(['risk', '--api', `${desk.url}`.replace('127.0.0.1', 'localhost')])
    expect([code, err]).toEqual([0, ''])
    const docs = await runCommand(['risk', '--api', 'http://127.0.0.1:9'])
    expect(docs.code).toBe(1)
  })
})

test('every command that looks knows --api and --json', () => {
  for (const { group, name, flags } of COMMANDS) {
    if (group === 'look') expect([name, Object.keys(flags)]).toEqual([name, expect.arrayContaining(['api', 'json'])])
  }
})

describe('what is told', () => {
  it('of positions is a row for each instrument, with its net', async () => {
    const { out } = await run('positions')
    expect(out.split('\n')).toEqual([
      'INSTRUMENT           RYSK  DERIVE  NET  DELTA',
      'ETH-20261225-3000-C     2    -1.5  0.5   0.25',
      'XRP-20261225-0_5-P      3       0    3      -',
      '2 instruments, 2 of them with a net',
      '',
    ])
  })

  it('of limits is each where it is tightest, the tightest first', async () => {
    const { out } = await run('risk')
    expect(out).toMatch(
      /-10% +MAX_POSITION_SIZE +2 +1100 +1000 +B@rysk\n +10% +MAX_DELTA_EXPOSURE +0\.4 +450 +500 +ETH\n1 more/,
    )
    expect(out).toContain('The kill switch is not engaged.')
    expect((await run('risk --all')).out).toMatch(/99% +MAX_POSITION_SIZE +2 +3 +1000 +A@rysk/)
  })

  it('of a decline is every reason, and what would have to be different', async () => {
    const { out } = await run('explain declined')
    expect(out).toMatch(/^R-cccc-declined {2}CANCELLED\n/)
    expect(out).toContain('somebody wanted to sell us 1.234567\nBTC-20261225-100000-C.\nIt was declined\n')
    expect(out).toContain('because the book holds 0.8 of 1.2 contracts (THIN_BOOK)\n    There are not enough bids')
    expect(out).toContain('because and a limit (LIMIT)\n    riposte risk shows')
    expect(out).toMatch(/What happened\n {2}\d\d:\d\d:\d\d {2}rfq\.received/)
  })

  it('of a hedged trade is the price, the timeline, the hedge and the P&L', async () => {
    const { out } = await run('explain hedged')
    expect(out).toMatch(
      /brings in, after Derive's fee +12400\.0000\n +less the edge .* -0\.7135\n +less Rysk's fee .* -30\.0000\n/,
    )
    for (const word of ['trade.executed', 'order.filled', 'trade.hedged']) expect(out).toContain(word)
    expect(out).toContain('Hedged: 1.2 of 1.234567 contracts were closed at derive.')
    expect(out).toMatch(/P&L so far, USD +-?\d+\.\d\d\n {2}from/)
  })

  it('of a failed trade is that somebody has to look', async () => {
    expect((await run('explain failed')).out).toContain('FAILED, somebody has to look: gave up.')
  })

  it.each([
    ['aaaa', 1, '2 trades begin with "aaaa"; give more of the id'],
    ['zzzz', 1, 'the desk knows no trade with this id'],
    ['R-../../config', 1, 'the desk knows no'],
  ])('of %s is what is wrong with the id', async (id, code, message) => {
    const ran = await run(`explain ${id}`)
    expect([ran.code, ran.out]).toEqual([code, ''])
    expect(ran.err).toContain(message)
  })

  it('of a quote is each step of the price, or the reasons to decline', async () => {
    const quoted = await run('quote ETH-20261225-3000-C 2')
    expect(quoted.code).toBe(0)
    expect(quoted.out).toMatch(/^QUOTE {4}2 ETH-20261225-3000-C at 104\.8 USD a contract\n/)
    expect(quoted.out).toMatch(/brings in +120\.0000\n +less Derive's fee +-1\.5000\n/)
    const declined = await run('quote ETH-20261225-3000-P')
    expect(declined.code).toBe(0)
    expect(declined.out).toMatch(
      /^DECLINE {2}1 ETH-20261225-3000-P\n {2}because the book takes 0 of it \(THIN_BOOK\)\n/,
    )
    expect(JSON.parse((await run('quote ETH-20261225-3000-P --json')).out)).toMatchObject({ answer: 'decline' })
    expect((await run('quote ETH-PERP')).code).toBe(2)
  })
})
