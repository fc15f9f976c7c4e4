import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { formatWad, parseWad, wad } from '@riposte/market-model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Daemon, type LogLine, startDaemon } from './daemon.ts'
import { readDeriveBook, readRyskBook, type VenueAddresses } from './venue-books.ts'

const BOT = new URL('../../../examples/existing-bot/src/main.ts', import.meta.url).pathname

let directory: string
let simulators: Daemon
let venues: VenueAddresses
/** Lines of every life of the bot. */
const lines: LogLine[] = []

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'riposte-bot-'))
  simulators = startDaemon(['--derive_port=0', '--rysk_port=0'], { command: 'simulators', directory })
  venues = (await simulators.line((line) => line.event === 'simulators.ready')) as unknown as VenueAddresses
})

afterAll(async () => {
  await simulators?.dispose()
  rmSync(directory, { recursive: true, force: true })
})

/** A life of the bot, until it is killed or stops. */
async function live<T>(env: Readonly<Record<string, string>>, use: (bot: Daemon) => Promise<T>): Promise<T> {
  const bot = startDaemon([], {
    directory,
    program: ['--conditions=source', BOT],
    env: { DERIVE_URL: venues.derive, RYSK_URL: venues.rysk, RESTART_QUIET_S: '0', ...env },
  })
  try {
    await bot.line((line) => line.event === 'bot.ready')
    return await use(bot)
  } finally {
    await bot.kill()
    lines.push(...bot.lines)
    expect(bot.errors()).toBe('')
  }
}

const told = (event: string, fits: (line: LogLine) => boolean = () => true) => {
  return (line: LogLine): boolean => line.event === event && fits(line)
}

/** A trade that was handed over, from its booking to the end of its hedge. */
async function hedgedByOrchestrator(bot: Daemon): Promise<string> {
  const { trade } = await bot.line(told('trade.executed'))
  await bot.line((line) => ['trade.hedged', 'trade.failed'].includes(line.event) && line.trade === trade)
  await bot.line(told('bot.handed-over', ({ status }) => status === 'booked'))
  return String(trade)
}

/** How often a trade's hedge has ended, by the journal. */
function endsInJournal(trade: string): number {
  const journal = new DatabaseSync(join(directory, 'journal', 'desk.sqlite'), { readOnly: true })
  try {
    const ends = journal.prepare(
      "SELECT count(*) AS ends FROM events WHERE trade_id = ? AND type IN ('trade.hedged', 'trade.failed')",
    )
    return Number(ends.get(trade)?.ends)
  } finally {
    journal.close()
  }
}

describe('a bot that was there before', () => {
  it('hedges by itself without the orchestrator', async () => {
    await live({ ORCHESTRATOR: 'off' }, async (bot) => {
      const { outcome } = await bot.line(told('bot.hedged'))
      expect(['accepted', 'rejected']).toContain(outcome)
      expect(bot.lines[0]).toMatchObject({ event: expect.stringMatching(/^bot\./) })
    })
  })

  it('hands its trades over in the first phase, and nothing it quotes is refused', async () => {
    await live({ ROLLOUT_PHASE: 'existing', MAX_POSITION_SIZE: '0.000001' }, async (bot) => {
      await hedgedByOrchestrator(bot)
      expect(bot.lines.filter(told('bot.declined'))).toEqual([])
      expect(bot.lines.filter(told('bot.hedged'))).toEqual([])
      expect(bot.lines.filter(told('breach.reported'))).toEqual([])
    })
  })

  it('is told in monitor what limits would have stopped', async () => {
    await live({ ROLLOUT_PHASE: 'monitor', MAX_POSITION_SIZE: '0.000001' }, async (bot) => {
      const { trade } = await bot.line(told('breach.reported'))
      await bot.line(told('bot.quoted', ({ rfq }) => trade === `R-${rfq}`))
      expect(bot.lines.filter(told('bot.declined'))).toEqual([])
    })
  })

  it('sends no quote past a limit in risk', async () => {
    await live({ ROLLOUT_PHASE: 'risk', MAX_POSITION_SIZE: '0.000001' }, async (bot) => {
      const { reasons } = await bot.line(told('bot.declined'))
      expect(JSON.stringify(reasons)).toContain('MAX_POSITION_SIZE')
      expect(bot.lines.filter(told('bot.quoted'))).toEqual([])
    })
  })

  it('is killed in full while a trade is open, and in existing that trade is hedged to its end', async () => {
    const open = await live({ ROLLOUT_PHASE: 'full' }, async (bot) => {
      const { trade } = await bot.line(told('trade.executed'))
      // The exchange gives no answer any more, and before the orchestrator has answered the trade is still the bot's.
      simulators.process.kill('SIGSTOP')
      await bot.line(told('bot.handed-over', ({ status }) => status === 'booked'))
      return String(trade)
    }).finally(() => simulators.process.kill('SIGCONT'))
    // A hedge may end while the bot still starts, and then no line tells of it.
    await live({ ROLLOUT_PHASE: 'existing' }, async () => {
      while (endsInJournal(open) === 0) await setTimeout(100)
    })
    expect(endsInJournal(open)).toBe(1)
  })

  it('goes on alone when the orchestrator can not start, and says why', async () => {
    await live({ ROLLOUT_PHASE: 'half' }, async (bot) => {
      const { why } = await bot.line(told('bot.alone'))
      expect(why).toContain('phase: expected existing, monitor, risk, full')
      await bot.line(told('bot.hedged'))
    })
  })

  it('waits for what is open when it is stopped', async () => {
    await live({ ROLLOUT_PHASE: 'full', STOP_TIMEOUT_S: '2' }, async (bot) => {
      await hedgedByOrchestrator(bot)
      bot.process.kill('SIGTERM')
      expect((await bot.ended).code).toBe(0)
      expect(bot.lines.at(-1)?.event).toBe('bot.stopped')
    })
  })

  it('has in the end no trade hedged twice, by the books of the venues, and one owner for each', async () => {
    const owners = [...readFileSync(join(directory, 'hedged-trades'), 'utf8').matchAll(/^(\d+) (\w+);$/gm)]
    const nonces = owners.map(([, nonce]) => nonce)
    expect(new Set(owners.map(([, , owner]) => owner))).toEqual(new Set(['direct', 'orchestrator']))
    expect(new Set(nonces).size).toBe(nonces.length)

    const derive = await readDeriveBook(venues)
    const rysk = await readRyskBook(venues, parseWad('1000000'))
    expect(derive.positions.size).toBeGreaterThan(2)
    for (const [instrument, sold] of derive.positions) {
      const bought = rysk.positions.get(instrument) ?? 0n
      const net = `${instrument} ${formatWad(sold)} against ${formatWad(wad(bought))}`
      if (!instrument.endsWith('-PERP')) expect(bought + sold >= 0n, net).toBe(true)
    }
  })
})
