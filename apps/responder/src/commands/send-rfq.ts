import { parseArgs } from 'node:util'
import { parseAddress } from '@riposte/evm-signing'
import {
  createRandom,
  createSystemClock,
  formatWad,
  type Option,
  parseInstrumentName,
  parseWad,
  type Wad,
} from '@riposte/market-model'
import { createTakerClient, type RyskAsset, RyskError, type TakerAnswer, type TakerClient } from '@riposte/rfq-rysk'
import { EXIT } from '../exit-codes.ts'
import type { Host } from '../start.ts'

interface SendRfqFlags {
  readonly url: string
  readonly chainId: number
  readonly instrument: Option
  readonly quantity: Wad
  /** Symbol or address; the first listed asset on the underlying when absent. */
  readonly asset: string | undefined
}

/** Lines for the help text. */
export function sendRfqHelp(): readonly string[] {
  return [
    '  riposte send-rfq NAME [QUANTITY] [--url URL] [--chain ID] [--asset SYMBOL]',
    '      Ask for a quote as a taker does and show the best one. NAME is an option such as ETH-20261225-3000-C,',
    '      QUANTITY is in contracts, Default 1. URL is the server, Default ws://127.0.0.1:8000/. ID is its chain,',
    '      Default 84532. SYMBOL or an address chooses among several assets on one underlying.',
  ]
}

/** `riposte send-rfq`. Nothing is signed and nothing can be accepted. @returns the exit code */
export async function sendRfq(argv: readonly string[], host: Pick<Host, 'stdout' | 'stderr'>): Promise<number> {
  const flags = parseFlags(argv)
  if (typeof flags === 'string') {
    host.stderr.write(`${flags}\n`)
    return EXIT.usage
  }
  const clock = createSystemClock()
  const random = createRandom(clock.nowMs())
  let taker: TakerClient | undefined
  try {
    taker = createTakerClient({ url: flags.url, chainId: flags.chainId, clock, random })
    await taker.connected
    const asset = chooseAsset(await taker.assets(), flags)
    const { strike, expiry, right } = flags.instrument
    const { address, symbol } = asset
    const answer = await taker.request({
      asset: parseAddress(address),
      assetName: symbol,
      strike,
      expiry,
      right,
      quantity: flags.quantity,
    })
    host.stdout.write(`${describe(answer, flags)}\n`)
    return answer.status === 'quoted' ? EXIT.ok : EXIT.failed
  } catch (error) {
    if (!(error instanceof RyskError)) throw error
    host.stderr.write(`${error.message}\n`)
    return error.code === 'OPTION_INVALID' || error.code === 'CHAIN_UNKNOWN' ? EXIT.usage : EXIT.failed
  } finally {
    taker?.close()
  }
}

/** @returns the flags, or what is wrong with them */
function parseFlags(argv: readonly string[]): SendRfqFlags | string {
  try {
    const { values, positionals } = parseArgs({
      args: argv.filter((argument) => argument !== '--'),
      allowPositionals: true,
      options: {
        url: { type: 'string', default: 'ws://127.0.0.1:8000/' },
        chain: { type: 'string', default: '84532' },
        asset: { type: 'string' },
      },
    })
    const [name, quantity = '1', ...more] = positionals
    if (name === undefined || more.length > 0)
      return 'riposte send-rfq needs the NAME of an option and perhaps a QUANTITY'
    const instrument = parseInstrumentName(name)
    if (instrument.kind !== 'option') return `expected an option such as ETH-20261225-3000-C, got ${name}`
    return {
      url: values.url,
      chainId: Number(values.chain),
      instrument,
      quantity: parseWad(quantity),
      asset: values.asset,
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function chooseAsset(assets: readonly RyskAsset[], { instrument, asset: wanted }: SendRfqFlags): RyskAsset {
  const fitting = assets.filter(({ active, underlying }) => active && underlying === instrument.underlying)
  const chosen = fitting.find(
    ({ symbol, address }) => wanted === undefined || symbol === wanted || address === wanted.toLowerCase(),
  )
  if (chosen !== undefined) return chosen
  const listed = fitting.map(({ symbol }) => symbol).join(', ')
  throw new RyskError(
    'OPTION_INVALID',
    `--asset: expected one on ${instrument.underlying} (${listed || 'none is listed'}), got ${wanted ?? 'none'}`,
    { field: 'asset' },
  )
}

function describe(answer: TakerAnswer, { instrument, quantity }: SendRfqFlags): string {
  const what = `${formatWad(quantity)} ${instrument.name}`
  if (answer.status === 'rejected') return `${what}: rejected, ${answer.code} ${answer.message}`
  if (answer.status === 'unanswered') return `${what}: no quote, ${answer.cause}`
  const { price, maker, validUntil, isProven } = answer.quote
  const until = new Date(validUntil).toISOString()
  const proof = isProven ? 'signed by it' : 'NOT signed by it over these terms'
  return `${what}: ${formatWad(price)} USD per contract from ${maker} until ${until}, ${proof}`
}
