import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ManualTrade, ManualTradeReply } from '@riposte/orchestrator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../config/secret.ts'
import { EVENTS } from '../testing/fake-events.ts'
import { fakeTrade } from '../testing/fake-orchestrator.ts'
import { runCommand } from '../testing/run-command.ts'
import { serveToldDesk } from '../testing/told-desk.ts'

const READ = 'a-token-for-reading-only'
const ADMIN = 'a-token-that-allows-all'

let desk: Awaited<ReturnType<typeof serveToldDesk>>
beforeEach(async () => {
  desk = await serveToldDesk()
})
afterEach(() => desk.close())

const run = (argv: readonly string[], env: Readonly<Record<string, string>> = {}, url = desk.url) =>
  runCommand([...argv, '--api', url], { env })
const CALL = 'ETH-20261225-3000-C'
const TRADE = ['trade', CALL, 'buy', '1.5', '0.05']

describe('riposte trade', () => {
  it('books, says the key first and how to follow the hedge', async () => {
    const { code, out, err } = await run(TRADE)
    expect(code).toBe(0)
    expect(err).toMatch(/^key [0-9a-f]{32}\n$/)
    expect(out).toMatch(
      new RegExp(
        `^booked M-[0-9a-f]{32}: buy 1.5 ${CALL} at 0.05 USD a contract\\nits hedge: riposte explain M-[0-9a-f]{8}\\n$`,
      ),
    )
  })

  it('has a key of its own for each run, and books one trade for one key', async () => {
    expect((await run(TRADE)).err).not.toBe((await run(TRADE)).err)
    const [first, again] = [await run([...TRADE, '--key', 'mine']), await run([...TRADE, '--key', 'mine'])]
    expect([first.code, again.code]).toEqual([0, 0])
    expect(again.out).toBe(first.out)
    expect(desk.orchestrator.trades().filter(({ id }) => id === 'M-mine')).toHaveLength(1)
  })

  it('is refused by a limit with its numbers, and exits with 3', async () => {
    const { code, out, err } = await run(['trade', CALL, 'buy', '1001', '0.05'])
    expect([code, out]).toEqual([3, ''])
    expect(err).toContain(
      'The trade would breach a limit: ETH-20261225-3000-C@manual would hold 1001 contracts, the limit is 1000',
    )
    const json = await run(['trade', CALL, 'buy', '1001', '0.05', '--json'])
    expect(json.code).toBe(3)
    expect(JSON.parse(json.out)).toMatchObject({ limit: 'MAX_POSITION_SIZE', would_be: 1001 })
  })

  it('of a dry run books nothing, and says what the hedge would have been', async () => {
    const { orchestrator } = desk
    Object.assign(orchestrator, {
      async submitManualTrade({ instrument, side, quantity, price }: ManualTrade): Promise<ManualTradeReply> {
        const trade = fakeTrade({ id: 'M-dry', instrument: instrument.name, side, quantity, price, withheld: true })
        return { status: 'withheld', trade, hedge: EVENTS.manualWithheld.hedge }
      },
    })
    const { code, out } = await run(TRADE)
    expect(code).toBe(0)
    expect(out).toContain(`a dry run, nothing was booked or sent; M-dry: buy 1.5 ${CALL} at 0.05 USD a contract`)
    expect(out).toMatch(/its hedge: sell [\d.]+ \S+, limit [\d.]+, ioc\n$/)
  })

  it.each([
    [['trade', CALL, 'byu', '1', '1'], 'SIDE: expected buy or sell, got "byu"'],
    [['trade', CALL, 'buy', 'x', '1'], 'quantity: expected a decimal string'],
    [['trade', 'ETH-20261225-9-C', 'buy', '1', '1'], 'not listed'],
    [['trade', CALL, 'buy', '1'], 'riposte trade needs PRICE'],
  ])('%j is a wrong command line', async (argv, message) => {
    const { code, out, err } = await run(argv)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(message)
    expect(desk.orchestrator.submissions()).toBe(0)
  })

  it('that the desk can not take now is failed, and nothing is booked', async () => {
    desk.orchestrator.setStatus({ orchestrator: 'stopping' })
    const { code, err } = await run(TRADE)
    expect(code).toBe(1)
    expect(err).toContain('nothing was booked')
  })

  it('whose outcome the desk itself does not know is unknown, and is told how to look', async () => {
    desk.orchestrator.failNext(new Error('the disk is gone'))
    const { code, err } = await run([...TRADE, '--key', 'mine'])
    expect(code).toBe(4)
    expect(err).toContain('It is not known whether the trade was booked. To see: riposte trades --source MANUAL')
    expect(err).toContain(`riposte trade ${CALL} buy 1.5 0.05 --key mine`)
    expect(desk.orchestrator.submissions()).toBe(1)
  })
})

describe('a desk that goes away', () => {
  let server: Server
  let url: string
  let requests = 0
  beforeEach(async () => {
    requests = 0
    // Takes the request, and hangs up.
    server = createServer((request) => {
      requests += 1
      request.socket.destroy()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(() => new Promise((resolve) => server.close(resolve)))

  it.each([[TRADE], [['kill', 'no-new-quotes']], [['release', '--reason', 'x']]])(
    'leaves it unknown what became of %j, and it is not sent a second time',
    async (argv) => {
      const { code, out, err } = await run(argv, {}, url)
      expect([code, out, requests]).toEqual([4, '', 1])
      expect(err).toMatch(/did not answer/)
      expect(err).toMatch(/To see: riposte /)
    },
  )

  it('leaves a question unanswered, and that is all', async () => {
    expect((await run(['quote', CALL], {}, url)).code).toBe(1)
    expect((await run(['risk'], {}, url)).code).toBe(1)
  })

  it.each([[TRADE], [['kill', 'no-new-quotes']]])('that was never there has got nothing of %j', async (argv) => {
    const { code, err } = await run(argv, {}, 'http://127.0.0.1:9')
    expect(code).toBe(1)
    expect(err).toContain('no desk answers at http://127.0.0.1:9')
  })
})

describe('riposte kill and release', () => {
  it('engage and release, with who and why', async () => {
    const killed = await run(['kill', 'reduce-only', 'underlying ETH', '--reason', 'odd feed'], { USER: 'ana' })
    expect(killed.code).toBe(0)
    expect(killed.out).toMatch(/^engaged: reduce-only of underlying ETH since .* UTC \(person\), by ana: odd feed\n$/)
    expect((await run(['risk'])).out).toContain('KILL SWITCH ENGAGED\n  reduce-only of underlying ETH: odd feed (ana)')
    const released = await run(['release', 'underlying ETH', '--reason', 'back', '--json'])
    expect(released.out).toBe('{"engaged":[]}\n')
  })

  it.each([
    [['kill'], 'riposte kill needs TIER'],
    [
      ['kill', 'everything'],
      'TIER: expected one of no-new-quotes, reduce-only, cancel-ours, flatten, got "everything"',
    ],
    [['kill', 'flatten', 'ETH'], 'scope: expected desk, or a kind and a name'],
    [['release'], 'the flag --reason TEXT is missing'],
  ])('%j is a wrong command line', async (argv, message) => {
    const { code, err } = await run(argv)
    expect(code).toBe(2)
    expect(err).toContain(message)
    expect(desk.orchestrator.killSwitch().engaged).toEqual([])
  })
})

describe('tokens', () => {
  it('are taken from the environment, and what they do not grant is refused', async () => {
    const guarded = await serveToldDesk({ apiTokens: { admin: new Secret(ADMIN), read: new Secret(READ) } })
    try {
      const ask = (argv: readonly string[], env: Readonly<Record<string, string>>) => run(argv, env, guarded.url)
      expect((await ask(['risk'], { API_READ_TOKEN: READ })).code).toBe(0)
      const none = await ask(['risk'], {})
      expect(none.code).toBe(3)
      expect(none.err).toContain('name its file in API_TOKEN_FILE (a token is never a flag)')
      const little = await ask(TRADE, { API_READ_TOKEN: READ })
      expect([little.code, guarded.orchestrator.submissions()]).toEqual([3, 0])
      expect((await ask(TRADE, { API_TOKEN: ADMIN })).code).toBe(0)
      for (const { out, err } of [none, little]) expect(out + err).not.toMatch(new RegExp(`${READ}|${ADMIN}`))
    } finally {
      await guarded.close()
    }
  })
})
