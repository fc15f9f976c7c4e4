import { parseAddress } from '@riposte/evm-signing'
import {
  createRandom,
  createSystemClock,
  formatWad,
  MarketModelError,
  type Option,
  parseInstrumentName,
  parseWad,
  type Wad,
} from '@riposte/market-model'
import { createTakerClient, type RyskAsset, RyskError, type TakerAnswer, type TakerClient } from '@riposte/rfq-rysk'
import { command } from '../cli/command.ts'
import { EXIT } from '../exit-codes.ts'

interface Asking {
  readonly instrument: Option
  readonly quantity: Wad
  /** Symbol or address; the first listed asset on the underlying when absent. */
  readonly asset: string | undefined
}

/** `riposte send-rfq`. Nothing is signed and nothing can be accepted. */
export const sendRfqCommand = command({
  name: 'send-rfq',
  group: 'act',
  summary: 'ask for a quote as a taker does, and show the best one',
  about: [
    'Plays the taker: sends an RFQ to the simulated Rysk of riposte simulators, where your desk and others answer it. ' +
      'Nothing is signed and nothing can be accepted, so it costs nothing and moves nothing.',
  ],
  args: {
    INSTRUMENT: { meaning: 'An option such as ETH-20261225-3000-C.' },
    QUANTITY: { meaning: 'Contracts. Default 1.', optional: true },
  },
  flags: {
    url: { value: 'URL', default: 'ws://127.0.0.1:8000/', meaning: 'The server.' },
    chain: { value: 'ID', default: '84532', meaning: 'The chain of the server.' },
    asset: { value: 'SYMBOL', meaning: 'Chooses, by symbol or address, among several assets on one underlying.' },
  },
  output: [
    'The price in USD per contract, its maker and until when it stands; and whether the maker has signed these very terms.',
  ],
  examples: [
    { line: 'send-rfq ETH-20261225-3000-C 0.5', does: 'Ask for a price of half a contract.' },
    {
      line: 'send-rfq ETH-20261225-3000-C --url ws://127.0.0.1:8000/',
      does: 'Ask for one contract, of a server at this address.',
    },
  ],
  exits: { ok: 'a quote came', failed: 'no quote came, or no server answers', refused: 'the server rejected the RFQ' },
  async run({ args, flags }, { stdout, stderr }) {
    const asking = readAsking(args.INSTRUMENT, args.QUANTITY ?? '1', flags.asset)
    if (typeof asking === 'string') {
      stderr.write(`${asking}\n`)
      return EXIT.usage
    }
    const clock = createSystemClock()
    const random = createRandom(clock.nowMs())
    let taker: TakerClient | undefined
    try {
      taker = createTakerClient({ url: flags.url, chainId: Number(flags.chain), clock, random })
      const answer = await ask(taker, asking)
      stdout.write(`${describe(answer, asking)}\n`)
      if (answer.status === 'quoted') return EXIT.ok
      return answer.status === 'rejected' ? EXIT.refused : EXIT.failed
    } catch (error) {
      if (!(error instanceof RyskError)) throw error
      stderr.write(`${error.message}\n`)
      return error.code === 'OPTION_INVALID' || error.code === 'CHAIN_UNKNOWN' ? EXIT.usage : EXIT.failed
    } finally {
      taker?.close()
    }
  },
})

async function ask(taker: TakerClient, asking: Asking): Promise<TakerAnswer> {
  await taker.connected
  const { address, symbol } = chooseAsset(await taker.assets(), asking)
  const { strike, expiry, right } = asking.instrument
  const { quantity } = asking
  return taker.request({ asset: parseAddress(address), assetName: symbol, strike, expiry, right, quantity })
}

/** @returns what is asked for, or what is wrong with it */
function readAsking(name: string, quantity: string, asset: string | undefined): Asking | string {
  try {
    const instrument = parseInstrumentName(name)
    if (instrument.kind !== 'option') return `expected an option such as ETH-20261225-3000-C, got ${name}`
    return { instrument, quantity: parseWad(quantity), asset }
  } catch (error) {
    if (error instanceof MarketModelError) return error.message
    throw error
  }
}

function chooseAsset(assets: readonly RyskAsset[], { instrument, asset: wanted }: Asking): RyskAsset {
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

function describe(answer: TakerAnswer, { instrument, quantity }: Asking): string {
  const what = `${formatWad(quantity)} ${instrument.name}`
  if (answer.status === 'rejected') return `${what}: rejected, ${answer.code} ${answer.message}`
  if (answer.status === 'unanswered') return `${what}: no quote, ${answer.cause}`
  const { price, maker, validUntil, isProven } = answer.quote
  const until = new Date(validUntil).toISOString()
  const proof = isProven ? 'signed by it' : 'NOT signed by it over these terms'
  return `${what}: ${formatWad(price)} USD per contract from ${maker} until ${until}, ${proof}`
}
