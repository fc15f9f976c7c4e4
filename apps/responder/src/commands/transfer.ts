import { parseArgs } from 'node:util'
import { createNonces } from '@riposte/evm-signing'
import { createSystemClock, parseWad } from '@riposte/market-model'
import { OrchestratorError, openSqliteNonceStore } from '@riposte/orchestrator'
import {
  RyskError,
  ryskChain,
  sendTransfer,
  type TransferOrder,
  type TransferOutcome,
  transferSentence,
} from '@riposte/rfq-rysk'
import { isLoopback } from '../config/loopback.ts'
import { EXIT } from '../exit-codes.ts'
import { NONCES_FILE } from '../nonces-file.ts'
import { readPaperKeys } from '../paper-keys.ts'
import type { Host } from '../start.ts'
import { StartError } from '../start-error.ts'

interface TransferFlags {
  readonly order: TransferOrder
  readonly chainId: number
  readonly url: string
  readonly keysFile: string
  readonly journalDir: string
  readonly confirmation: string | undefined
}

/** Lines for the help text. */
export function transferHelp(): readonly string[] {
  return [
    '  riposte transfer deposit|withdraw AMOUNT [--token SYMBOL] [--chain ID] [--url URL] [--keys FILE]',
    '                   [--journal_dir DIR] --confirm SENTENCE',
    '      Move money between the maker and its balance at Rysk. Without --confirm it shows the SENTENCE that has to be',
    '      given word for word, and sends nothing. No other command moves money, and the desk never does. Simulated',
    '      venues only. URL is the server, Default ws://127.0.0.1:8000/. ID is its chain, Default 84532. SYMBOL is one',
    "      of its stablecoins, by default the first. FILE holds the maker's key, Default ./paper-keys.json. DIR holds",
    '      the nonces that quotes and transfers share, Default ./journal.',
  ]
}

/** `riposte transfer`. @returns the exit code */
export async function transfer(
  argv: readonly string[],
  host: Pick<Host, 'stdout' | 'stderr' | 'readFile'>,
): Promise<number> {
  try {
    const flags = parseFlags(argv)
    const sentence = transferSentence(flags.order, flags.chainId)
    if (flags.confirmation === undefined) {
      host.stderr.write(`nothing was sent; to do it add: --confirm ${JSON.stringify(sentence)}\n`)
      return EXIT.usage
    }
    const outcome = await send({ ...flags, confirmation: flags.confirmation }, host)
    host.stdout.write(`${sentence}: ${describe(outcome)}\n`)
    return outcome.status === 'accepted' ? EXIT.ok : EXIT.failed
  } catch (error) {
    if (!isExpected(error)) throw error
    host.stderr.write(`${error.message}\n`)
    return error instanceof RyskError && error.code === 'NOT_CONNECTED' ? EXIT.failed : EXIT.usage
  }
}

async function send(
  { order, chainId, url, keysFile, journalDir, confirmation }: TransferFlags & { readonly confirmation: string },
  { readFile }: Pick<Host, 'readFile'>,
): Promise<TransferOutcome> {
  const clock = createSystemClock()
  const { maker: signer } = readPaperKeys(keysFile, readFile)
  // Any number of processes may lease from it, so a desk may be running.
  const store = openSqliteNonceStore({ directory: journalDir, file: NONCES_FILE, clock })
  try {
    const nonces = createNonces({ signer: signer.address, store, clock, unit: 'microseconds' })
    return await sendTransfer({ url, chainId, signer, clock, nonces, order, confirmation })
  } finally {
    store.close()
  }
}

/** @throws {StartError} saying what is wrong */
function parseFlags(argv: readonly string[]): TransferFlags {
  const { values, positionals } = readArguments(argv)
  const [direction, amount, ...more] = positionals
  if ((direction !== 'deposit' && direction !== 'withdraw') || amount === undefined || more.length > 0) {
    throw new StartError('riposte transfer needs deposit or withdraw, and an AMOUNT')
  }
  if (!URL.canParse(values.url) || !isLoopback(new URL(values.url).hostname)) {
    throw new StartError(
      `--url: expected simulated venues on loopback, got ${values.url}; real money is moved on the venue's own page`,
    )
  }
  const { id, strikeAsset, stables } = ryskChain(Number(values.chain))
  const token = values.token === undefined ? strikeAsset : stables.find(({ symbol }) => symbol === values.token)
  if (token === undefined) {
    const known = stables.map(({ symbol }) => symbol).join(', ')
    throw new StartError(`--token: expected one of ${known}, got ${values.token}`)
  }
  return {
    order: { direction, token, amount: readAmount(amount) },
    chainId: id,
    url: values.url,
    keysFile: values.keys,
    journalDir: values.journal_dir,
    confirmation: values.confirm,
  }
}

function readArguments(argv: readonly string[]) {
  try {
    return parseArgs({
      args: argv.filter((argument) => argument !== '--'),
      allowPositionals: true,
      options: {
        token: { type: 'string' },
        chain: { type: 'string', default: '84532' },
        url: { type: 'string', default: 'ws://127.0.0.1:8000/' },
        keys: { type: 'string', default: './paper-keys.json' },
        journal_dir: { type: 'string', default: './journal' },
        confirm: { type: 'string' },
      },
    })
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error))
  }
}

function readAmount(text: string) {
  try {
    return parseWad(text)
  } catch {
    throw new StartError(`AMOUNT: expected a decimal such as 1000.5, got ${text}`)
  }
}

function isExpected(error: unknown): error is Error {
  return error instanceof StartError || error instanceof RyskError || error instanceof OrchestratorError
}

function describe(outcome: TransferOutcome): string {
  switch (outcome.status) {
    case 'accepted':
      return 'taken by the operator; the balance shows when it is booked'
    case 'rejected':
      return `rejected, ${outcome.code} ${outcome.message}`
    case 'unknown':
      return `NOT KNOWN (${outcome.cause}): look at the balance before another one`
  }
}
