import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EVENTS } from '../testing/fake-events.ts'
import { runCommand } from '../testing/run-command.ts'
import { type ServedApi, serveApi } from '../testing/serve-api.ts'

let desk: ServedApi
let url: string
beforeEach(async () => {
  desk = await serveApi()
  url = `http://127.0.0.1:${desk.server.port}`
})
afterEach(async () => {
  const closed = desk.server.close()
  desk.server.cut()
  await closed
})

/** Lets events happen until the command has seen enough. */
async function whileHappening<T>(run: Promise<T>): Promise<T> {
  const timer = setInterval(() => {
    for (const event of [EVENTS.rfq, { ...EVENTS.failed, tradeId: 'R-2' }]) desk.orchestrator.emit(event)
  }, 20)
  return run.finally(() => clearInterval(timer))
}

describe('riposte events', () => {
  it('tells what happens, and stops after as many as asked for', async () => {
    const { code, out, err } = await whileHappening(runCommand(['events', '--count', '4', '--api', url]))
    expect([code, err]).toEqual([0, ''])
    const lines = out.trimEnd().split('\n')
    expect(lines).toHaveLength(4)
    expect(lines).toContainEqual(expect.stringMatching(/^\d\d:\d\d:\d\d {2}R-\S+ +rfq\.received +buy 1\.2\d* BTC-/))
    expect(lines).toContainEqual(expect.stringMatching(/R-2 +trade\.failed +1\.2 unhedged: gave up$/))
  })

  it('of one trade only, as JSON', async () => {
    const argv = ['events', '--count', '2', '--json', '--trade', '2', '--api', url]
    const { out } = await whileHappening(runCommand(argv))
    const rows = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(rows).toEqual([
      expect.objectContaining({ type: 'trade.failed', trade_id: 'R-2' }),
      expect.objectContaining({ type: 'trade.failed', trade_id: 'R-2' }),
    ])
  })

  it('stops on a signal', async () => {
    let stop = (_signal: string): void => {}
    const first = () =>
      new Promise<string>((resolve) => {
        stop = resolve
      })
    const running = runCommand(['events', '--api', url], { signals: { first, onReload() {} } })
    setTimeout(() => stop('SIGINT'), 50)
    expect((await running).code).toBe(0)
  })

  it.each([
    [['--count', '0'], 2, '--count: expected a number from 1 on'],
    [['--api', 'http://127.0.0.1:9'], 1, 'no desk answers at http://127.0.0.1:9'],
  ])('%j ends with %i', async (flags, code, message) => {
    const ran = await runCommand(['events', ...flags])
    expect([ran.code, ran.out]).toEqual([code, ''])
    expect(ran.err).toContain(message)
  })
})
