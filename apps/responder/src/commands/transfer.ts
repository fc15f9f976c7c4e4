import { createNonces } from '@riposte/evm-signing'
import { type Clock, createRandom, createSystemClock, formatWad, parseWad, type Token } from '@riposte/market-model'
import { OrchestratorError, openSqliteNonceStore } from '@riposte/orchestrator'
import { createRyskChecks, RyskError, ryskChain, sendTransfer, transferSentence } from '@riposte/rfq-rysk'
import { command } from '../cli/command.ts'
import { loadConfig } from '../config/load-config.ts'
import { formatProblem } from '../config/problem.ts'
import { EXIT } from '../exit-codes.ts'
import type { Ask } from '../host.ts'
import { NONCES_FILE } from '../nonces-file.ts'
import { StartError } from '../start-error.ts'
import { openTransferAccount, type TransferAccount } from './transfer-account.ts'
import { endLines, planLines, type TransferEnd, type TransferPlan, transferJson } from './transfer-report.ts'

/** `riposte transfer`: the only command that moves money. */
export const transferCommand = command({
  name: 'transfer',
  group: 'act',
  summary: 'move money between the maker and its balance at Rysk',
  about: [
    'Takes the configuration of the desk: with MODE=live its network, chain and maker key, otherwise the paper desk at ' +
      'riposte simulators. No other command moves money, and the desk never does.',
    'It shows what would be sent, from which account, and the balance before. On a terminal it then asks you to type the ' +
      'amount. Elsewhere it sends nothing without --confirm and the very sentence that it shows. It is sent once, ' +
      'whatever becomes of it.',
    "What is signed is a request to Rysk's operator, who relays it to the chain. For a deposit the operator pulls the token " +
      "from the maker's wallet, so the wallet must have approved it for Rysk's MMarket contract before (ERC-20 approve). " +
      'That is a transaction on the chain, and riposte sends none: make it with the wallet itself. A withdrawal is paid ' +
      'to the same wallet.',
    "Its nonce comes from JOURNAL_DIR, where the desk's quotes have theirs, so give the directory of the desk. The desk may " +
      'run meanwhile.',
  ],
  args: {
    DIRECTION: { meaning: 'deposit or withdraw.' },
    AMOUNT: { meaning: 'In the token, such as 1000.5.' },
  },
  flags: {
    token: { value: 'SYMBOL', meaning: "One of the chain's stablecoins; the first unless given." },
    confirm: { value: 'SENTENCE', meaning: 'The sentence that the command shows, where nobody can be asked.' },
    json: { meaning: 'Print one JSON document; what is shown to a person goes to standard error.' },
  },
  configuration: true,
  output: [
    'What is to be confirmed, then whether the operator has taken it. The balance shows it when it is booked, which may take ' +
      'a while. When no answer came: how to see what became of it. Look before you send another one.',
  ],
  examples: [
    { line: 'transfer deposit 1000', does: 'Show it, and ask for the amount to be typed.' },
    {
      line: 'transfer deposit 1000 --confirm "deposit 1000 USDC on chain 84532"',
      does: 'Move 1000 USDC from the maker to its balance at Rysk, asking nobody.',
    },
    {
      line: 'transfer withdraw 250.5 --config desk.yaml --json',
      does: 'What moving money of this desk back to the wallet would be, for a program.',
    },
  ],
  exits: {
    ok: 'the operator has taken it',
    failed: 'no server answers, or the nonces or the journal cannot be used; nothing was sent',
    usage: 'wrong command line or configuration, or it was not confirmed; nothing was sent',
    refused: 'the operator rejected it',
    unknown: 'it was sent and no answer came: look at the balance before another one',
  },
  async run({ args, flags, options }, { env, readFile, ask, stdout, stderr }) {
    const tell = (lines: readonly string[], output = stderr): void => {
      output.write(lines.map((line) => `${line}\n`).join(''))
    }
    const loaded = loadConfig({ argv: options, env, readFile })
    if (loaded.status === 'invalid') {
      tell(loaded.problems.map(formatProblem))
      return EXIT.usage
    }
    const { config } = loaded
    const clock = createSystemClock()
    try {
      const account = await openTransferAccount(config, readFile)
      const plan = await planTransfer(account, readOrder(args, flags.token, account.chainId), clock)
      tell(planLines(plan), flags.json ? stderr : stdout)
      const refusal = await confirmed(plan, flags.confirm, ask)
      if (refusal === undefined) tell(['sending it once'])
      const end = refusal ?? (await send(plan, config.journalDir, clock))
      if (flags.json) tell([JSON.stringify(transferJson(plan, end))], stdout)
      else tell(endLines(plan, end), end.status === 'not_sent' ? stderr : stdout)
      return refusal === undefined ? EXIT_OF[end.status] : EXIT.usage
    } catch (error) {
      if (!(error instanceof StartError || error instanceof RyskError || error instanceof OrchestratorError))
        throw error
      tell([error.message])
      if (error instanceof StartError) return error.exitCode
      return error instanceof RyskError ? EXIT.usage : EXIT.failed
    }
  },
})

const EXIT_OF = { not_sent: EXIT.failed, accepted: EXIT.ok, rejected: EXIT.refused, unknown: EXIT.unknown } as const

/** @throws {StartError} saying what is wrong; {RyskError} for a chain that is none of Rysk's */
function readOrder(
  { DIRECTION: direction, AMOUNT }: Readonly<Record<'DIRECTION' | 'AMOUNT', string>>,
  symbol: string | undefined,
  chainId: number,
): TransferPlan['order'] {
  if (direction !== 'deposit' && direction !== 'withdraw') {
    throw new StartError(`DIRECTION: expected deposit or withdraw, got ${JSON.stringify(direction)}`, EXIT.usage)
  }
  return { direction, token: readToken(symbol, chainId), amount: readAmount(AMOUNT) }
}

function readToken(symbol: string | undefined, chainId: number): Token {
  const { strikeAsset, stables } = ryskChain(chainId)
  const token = symbol === undefined ? strikeAsset : stables.find((stable) => stable.symbol === symbol)
  if (token !== undefined) return token
  const known = stables.map((stable) => stable.symbol).join(', ')
  throw new StartError(`--token: expected one of ${known} on chain ${chainId}, got ${symbol}`, EXIT.usage)
}

function readAmount(text: string) {
  try {
    return parseWad(text)
  } catch {
    throw new StartError(`AMOUNT: expected a decimal such as 1000.5, got ${text}`, EXIT.usage)
  }
}

/** @throws {RyskError} OPTION_INVALID for an amount that the token cannot count */
async function planTransfer(
  account: TransferAccount,
  order: TransferPlan['order'],
  clock: Clock,
): Promise<TransferPlan> {
  const sentence = transferSentence(order, account.chainId)
  return { account, order, sentence, balance: await readBalance(account, order.token, clock) }
}

/** A server that does not tell the balance may still take a transfer, so that is for the person to judge. */
async function readBalance(
  { url, chainId, maker }: TransferAccount,
  { address, symbol }: Token,
  clock: Clock,
): Promise<TransferPlan['balance']> {
  const checks = createRyskChecks({ url, chainId, clock, random: createRandom(clock.nowMs()) })
  try {
    const found = (await checks.balances(maker.address)).find(({ token }) => token.address === address)
    // The form of the reply is not documented, so a token that is not in it is not taken for none held.
    return found === undefined ? { unknown: `the server names no ${symbol}` } : { amount: found.amount }
  } catch (error) {
    if (!(error instanceof RyskError)) throw error
    return { unknown: error.message }
  }
}

/** @returns why it is not sent; undefined when it was confirmed */
async function confirmed(
  { sentence, order }: TransferPlan,
  given: string | undefined,
  ask: Ask | undefined,
): Promise<Extract<TransferEnd, { status: 'not_sent' }> | undefined> {
  const refuse = (reason: string) => ({ status: 'not_sent', reason }) as const
  if (given === undefined && ask !== undefined) {
    const amount = formatWad(order.amount)
    const typed = await ask(`type the amount to ${order.direction} it: `)
    if (typed === amount) return undefined
    return refuse(typed ? `expected ${amount}, got ${JSON.stringify(typed)}` : 'the amount was not typed')
  }
  if (given === sentence) return undefined
  return refuse(`to do it add: --confirm ${JSON.stringify(sentence)}`)
}

async function send(plan: TransferPlan, directory: string, clock: Clock): Promise<TransferEnd> {
  const { account, order, sentence: confirmation } = plan
  const { url, chainId, maker: signer } = account
  // Any number of processes may lease from it, so a desk may be running.
  const store = openSqliteNonceStore({ directory, file: NONCES_FILE, clock })
  try {
    const nonces = createNonces({ signer: signer.address, store, clock, unit: 'microseconds' })
    return await sendTransfer({ url, chainId, signer, clock, nonces, order, confirmation })
  } catch (error) {
    if (!(error instanceof RyskError) || error.code !== 'NOT_CONNECTED') throw error
    return { status: 'not_sent', reason: error.message }
  } finally {
    store.close()
  }
}
