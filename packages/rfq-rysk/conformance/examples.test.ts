import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createRandom, createSystemClock } from '@riposte/market-model'
import { createBuiltInMarket, type RyskSimulator, startRyskSimulator } from '@riposte/simulators'
import { afterEach, expect, test } from 'vitest'

let simulator: RyskSimulator | undefined

afterEach(async () => {
  await simulator?.close()
  simulator = undefined
})

async function start(competitors: number): Promise<string> {
  const clock = createSystemClock()
  const market = createBuiltInMarket({ startAt: clock.nowMs(), seed: 1 })
  simulator = await startRyskSimulator({
    market,
    clock,
    random: createRandom(1),
    makers: [],
    takers: { intervalMs: 100, confirmChance: 1, welcome: false, enabled: competitors === 0 },
    competitors: { count: competitors, answerChance: 1, latencyMs: [1, 20] },
    behaviour: { windowMs: 200, confirmDelayMs: [1, 5], settlementDelayMs: 10 },
  })
  return simulator.url
}

/** Run an example from its source, and give what it prints. */
async function run(name: string, url: string): Promise<string> {
  const file = fileURLToPath(new URL(`../examples/${name}.ts`, import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=source', file, url])
  return stdout
}

test('a maker without money is told so, RFQ by RFQ', { timeout: 30_000 }, async () => {
  const printed = await run('answer-rfqs', await start(0))
  expect(printed).toMatch(/rysk is ready\n[\s\S]*: rejected\n[\s\S]*rysk is down/)
})

test('a taker is shown the best quote, and that it is proven', { timeout: 30_000 }, async () => {
  expect(await run('ask-for-quotes', await start(2))).toMatch(/^best: \d+(\.\d+)? USD, proven: true\n$/)
})
