import { createSystemClock } from '@riposte/market-model'
import { SimulatorsError } from '@riposte/simulators'
import { command } from '../cli/command.ts'
import type { KnownWorld } from '../desk-world.ts'
import { EXIT } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { makePaperKeys, readPaperKeys } from '../paper-keys.ts'
import { startPaperWorld } from '../paper-world.ts'
import { StartError } from '../start-error.ts'
import { chooseFormat, wantsColour } from '../terminal/choose-format.ts'
import { createReporter } from '../terminal/create-reporter.ts'
import { readSimulatorsFlags, type SimulatorsFlags, simulatorsFlagList } from './simulators-flags.ts'

/** `riposte simulators`. */
export const simulatorsCommand = command({
  name: 'simulators',
  group: 'run',
  summary: 'serve both simulated venues for desks of other processes',
  about: [
    'With venues of its own a paper desk starts anew each time. These venues outlive the desk, so that you can stop it, ' +
      'kill it and see it come back, or be the taker with riposte send-rfq. Their books live as long as their process.',
  ],
  args: {},
  flags: simulatorsFlagList,
  output: [
    'The addresses of both venues, the accounts that the desk has there, and the line that starts a desk beside them. As ' +
      'JSON where the output is no terminal.',
  ],
  examples: [
    { line: 'simulators', does: 'Serve both until Ctrl-C, on ports 9000 and 8000.' },
    { line: 'simulators --paper_seed 7 --derive_port 9100 --rysk_port 8100', does: 'Another market, on other ports.' },
  ],
  exits: { ok: 'stopped by a signal', failed: 'a port is in use, or the keys can not be read' },
  async run({ flags: texts }, host) {
    const fail = (message: string, code: number): number => {
      host.stderr.write(`${message}\n`)
      return code
    }
    const parsed = readSimulatorsFlags(texts)
    if (parsed.status === 'invalid') return fail(parsed.problems.join('\n'), EXIT.usage)
    const { flags } = parsed
    const chain = flags.paper_chain === undefined ? undefined : host.readFile(flags.paper_chain)
    if (chain !== undefined && chain.status !== 'ok') {
      const why = chain.status === 'absent' ? 'there is no such file' : chain.message
      return fail(`--paper_chain=${JSON.stringify(flags.paper_chain)}: ${why}`, EXIT.usage)
    }
    try {
      return await serveUntilStopped(flags, chain?.text, host)
    } catch (error) {
      if (error instanceof SimulatorsError && error.code === 'CHAIN_INVALID') {
        return fail(`--paper_chain=${JSON.stringify(flags.paper_chain)}: ${error.message}`, EXIT.usage)
      }
      if (error instanceof SimulatorsError || error instanceof StartError) return fail(error.message, EXIT.failed)
      throw error
    }
  },
})

async function serveUntilStopped(flags: SimulatorsFlags, chain: string | undefined, host: Host): Promise<number> {
  const stream = { isTerminal: host.stdout.isTTY === true, noColor: host.env.NO_COLOR, term: host.env.TERM }
  const format = chooseFormat(flags.log_format, stream)
  const write = (text: string): void => void host.stdout.write(text)
  const { logger } = createReporter({
    format,
    level: flags.log_level,
    colour: wantsColour(stream),
    clock: createSystemClock(),
    write,
  })
  makePaperKeys(flags.keys)
  const world = await startPaperWorld({
    chain,
    seed: flags.paper_seed,
    subaccounts: flags.derive_subaccounts,
    keys: readPaperKeys(flags.keys, host.readFile),
    deriveNetwork: flags.derive_network,
    ports: { derive: flags.derive_port, rysk: flags.rysk_port },
    logger,
  })
  try {
    const stopped = host.signals.first()
    if (format === 'line') write(`${linesOf(world, flags).join('\n')}\n`)
    else logger.info('simulators.ready', fieldsOf(world, flags))
    const signal = await stopped
    if (format === 'json') logger.info('simulators.stopping', { signal })
  } finally {
    await world.close()
  }
  return EXIT.ok
}

function linesOf(world: KnownWorld, { keys }: SimulatorsFlags): readonly string[] {
  const { derive, rysk, identity, description } = world
  const rows: readonly (readonly [string, string])[] = [
    ['Riposte', 'both venues, simulated: no money moves'],
    ['market', description],
    ['Derive', `${derive.url}   wallet ${identity.wallet}`],
    ['Rysk', `${rysk.url}   maker ${identity.maker.address}`],
    ['keys', `${keys}: paper keys, for these simulators only`],
    ['desk', `DERIVE_URL=${derive.url} RYSK_URL=${rysk.url} riposte start`],
    ['stop', 'Ctrl-C; the books go with the process'],
  ]
  return ['', ...rows.map(([name, text]) => `${name.padEnd(8)} ${text}`), '']
}

/** The same for a program; the names are those of a desk's first line. */
function fieldsOf(world: KnownWorld, { keys }: SimulatorsFlags): Record<string, unknown> {
  const { clock, derive, rysk, identity, description } = world
  return {
    market: description,
    market_time: new Date(clock.nowMs()).toISOString(),
    derive: derive.url,
    derive_wallet: identity.wallet,
    rysk: rysk.url,
    rysk_maker: identity.maker.address,
    keys,
  }
}
