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
import { command } from '../cli/command.ts'
import { isLoopback } from '../config/loopback.ts'
import { EXIT } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { NONCES_FILE } from '../nonces-file.ts'
import { readPaperKeys } from '../paper-keys.ts'
import { StartError } from '../start-error.ts'

interface Transfer {
  readonly order: TransferOrder
  readonly chainId: number
  readonly url: string
  readonly keysFile: string
  readonly journalDir: string
}

/** `riposte transfer`: the only command that moves money. */
export const transferCommand = command({
  name: 'transfer',
  group: 'act',
  summary: 'move money between the maker and its balance at Rysk',
  about: [
    'Without --confirm it shows the sentence that has to be given word for word, and sends nothing. No other command ' +
      'moves money, and the desk never does. Simulated venues only.',
  ],
  args: {
    DIRECTION: { meaning: 'deposit or withdraw.' },
    AMOUNT: { meaning: 'In the token, such as 1000.5.' },
  },
  flags: {
    token: { value: 'SYMBOL', meaning: "One of the chain's stablecoins; the first unless given." },
    chain: { value: 'ID', default: '84532', meaning: 'The chain of the server.' },
    url: { value: 'URL', default: 'ws://127.0.0.1:8000/', meaning: 'The server.' },
    keys: { value: 'FILE', default: './paper-keys.json', meaning: "Holds the maker's key." },
    journal_dir: { value: 'DIR', default: './journal', meaning: 'Holds the nonces that quotes and transfers share.' },
    confirm: { value: 'SENTENCE', meaning: 'The sentence that the command shows without it.' },
  },
  output: ['Whether the operator has taken the transfer. The balance shows it when it is booked.'],
  examples: [
    { line: 'transfer deposit 1000', does: 'Show the sentence to be confirmed; nothing is sent.' },
    {
      line: 'transfer deposit 1000 --confirm "deposit 1000 USDC on chain 84532"',
      does: 'Move 1000 USDC from the maker to its balance at Rysk.',
    },
  ],
  exits: {
    ok: 'the operator has taken it',
    failed: 'no server answers',
    usage: 'wrong command line, or the sentence is missing or another one; nothing was sent',
    refused: 'the operator rejected it',
    unknown: 'it was sent and no answer came: look at the balance before another one',
  },
  async run({ args, flags }, host) {
    try {
      const transfer = readTransfer(args, flags)
      const sentence = transferSentence(transfer.order, transfer.chainId)
      if (flags.confirm === undefined) {
        host.stderr.write(`nothing was sent; to do it add: --confirm ${JSON.stringify(sentence)}\n`)
        return EXIT.usage
      }
      const outcome = await send(transfer, flags.confirm, host)
      host.stdout.write(`${sentence}: ${describe(outcome)}\n`)
      return EXIT_OF[outcome.status]
    } catch (error) {
      if (!isExpected(error)) throw error
      host.stderr.write(`${error.message}\n`)
      return error instanceof RyskError && error.code === 'NOT_CONNECTED' ? EXIT.failed : EXIT.usage
    }
  },
})

const EXIT_OF = { accepted: EXIT.ok, rejected: EXIT.refused, unknown: EXIT.unknown } as const

async function send(
  { order, chainId, url, keysFile, journalDir }: Transfer,
  confirmation: string,
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

interface Texts {
  readonly url: string
  readonly chain: string
  readonly token: string | undefined
  readonly keys: string
  readonly journal_dir: string
}

/** @throws {StartError} saying what is wrong; {RyskError} for a chain that is none of Rysk's */
function readTransfer(
  { DIRECTION: direction, AMOUNT }: Readonly<Record<'DIRECTION' | 'AMOUNT', string>>,
  texts: Texts,
): Transfer {
  if (direction !== 'deposit' && direction !== 'withdraw') {
    throw new StartError(`riposte transfer needs deposit or withdraw, got ${direction}`)
  }
  const { url } = texts
  if (!URL.canParse(url) || !isLoopback(new URL(url).hostname)) {
    throw new StartError(
      `--url: expected simulated venues on loopback, got ${url}; real money is moved on the venue's own page`,
    )
  }
  const { id, strikeAsset, stables } = ryskChain(Number(texts.chain))
  const token = texts.token === undefined ? strikeAsset : stables.find(({ symbol }) => symbol === texts.token)
  if (token === undefined) {
    const known = stables.map(({ symbol }) => symbol).join(', ')
    throw new StartError(`--token: expected one of ${known}, got ${texts.token}`)
  }
  return {
    order: { direction, token, amount: readAmount(AMOUNT) },
    chainId: id,
    url,
    keysFile: texts.keys,
    journalDir: texts.journal_dir,
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
