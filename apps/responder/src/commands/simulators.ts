import { createSystemClock } from '@riposte/market-model'
import { SimulatorsError } from '@riposte/simulators'
import type { KnownWorld } from '../desk-world.ts'
import { EXIT } from '../exit-codes.ts'
import { makePaperKeys, readPaperKeys } from '../paper-keys.ts'
import { startPaperWorld } from '../paper-world.ts'
import type { Host } from '../start.ts'
import { StartError } from '../start-error.ts'
import { chooseFormat, wantsColour } from '../terminal/choose-format.ts'
import { createReporter } from '../terminal/create-reporter.ts'
import { parseSimulatorsFlags, type SimulatorsFlags } from './simulators-flags.ts'

/**
 * `riposte simulators`: serve both simulated venues until a signal, for desks that come and go. The books live as long
 * as the process. @returns the exit code
 */
export async function simulators(argv: readonly string[], host: Host): Promise<number> {
  const fail = (message: string, code: number): number => {
    host.stderr.write(`${message}\n`)
    return code
  }
  const parsed = parseSimulatorsFlags(argv)
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
}

async function serveUntilStopped(flags: SimulatorsFlags, chain: string | undefined, host: Host): Promise<number> {
  const stream = { isTerminal: host.stdout.isTTY === true, noColor: host.env.NO_COLOR }
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
