import { type Nonces, parseAddress, type Signer } from '@riposte/evm-signing'
import {
  type Cancel,
  type Clock,
  formatWad,
  type Logger,
  silentLogger,
  type Token,
  toSeconds,
  toTokenUnits,
  type Wad,
} from '@riposte/market-model'
import { ryskChain } from './chain.ts'
import { causeText, RyskError } from './errors.ts'
import { checkDuration, ryskEndpoints } from './options.ts'
import type { Socket, SocketFactory } from './socket.ts'
import { encodeTransferFrame } from './transfer.ts'
import { trustDomains } from './trusted-domain.ts'
import { parseFrame } from './wire/frame.ts'
import { openWsSocket } from './ws-socket.ts'

/** Money to move between the maker's wallet and its balance at Rysk. */
export interface TransferOrder {
  readonly direction: 'deposit' | 'withdraw'
  readonly token: Token
  /** In the token, above 0, no finer than its unit. */
  readonly amount: Wad
}

type Answer =
  | { readonly status: 'accepted' }
  | { readonly status: 'rejected'; readonly code: string; readonly message: string }
  | { readonly status: 'unknown'; readonly cause: string }

/**
 * What became of a transfer, and the nonce under which the operator knows it. `accepted` means that the operator took it;
 * when it is booked is not told, so look at the balances. `unknown` means that it may be booked: look before sending
 * another one.
 */
export type TransferOutcome = Answer & { readonly nonce: bigint }

export interface SendTransferOptions {
  /** WebSocket base, such as `wss://v12.rysk.finance/`. */
  readonly url: string
  readonly chainId: number
  /** The maker's key: deposits come from its address and withdrawals go to it. */
  readonly signer: Signer
  readonly clock: Clock
  /** The counter from which this key's quotes have their nonces. */
  readonly nonces: Nonces
  readonly order: TransferOrder
  /** The text of `transferSentence` for this order, as the person who wants it has typed or accepted it. */
  readonly confirmation: string
  /** For the connection and for the answer, ms. Default: 10000. */
  readonly patienceMs?: number
  /** Default: silent. */
  readonly logger?: Logger
  /** Default: over the network. */
  readonly openSocket?: SocketFactory
}

/**
 * What a person confirms: `deposit 1000.5 USDC on chain 8453`.
 *
 * @throws {RyskError} OPTION_INVALID for an amount that the token cannot count
 */
export function transferSentence(order: TransferOrder, chainId: number): string {
  unitsOf(order)
  return `${order.direction} ${formatWad(order.amount)} ${order.token.symbol} on chain ${chainId}`
}

/**
 * Sign one deposit or withdrawal, send it on a connection of its own, and wait for the answer. Nothing in this package
 * calls it: moving money is a person's decision, and `confirmation` says that there was one. A deposit needs an earlier
 * ERC-20 `approve` for Rysk's MMarket contract.
 *
 * @throws {RyskError} REFUSED without the right confirmation, OPTION_INVALID, CHAIN_UNKNOWN; NOT_CONNECTED when nothing
 *   was sent
 */
export async function sendTransfer(options: SendTransferOptions): Promise<TransferOutcome> {
  const { signer, clock, nonces, order, logger = silentLogger, openSocket = openWsSocket } = options
  const patienceMs = checkDuration('patienceMs', options.patienceMs ?? 10_000)
  const chain = ryskChain(options.chainId)
  const endpoints = ryskEndpoints(options.url, chain.id)
  const amount = unitsOf(order)
  const sentence = transferSentence(order, chain.id)
  if (options.confirmation !== sentence) {
    throw new RyskError('REFUSED', `confirmation: expected ${JSON.stringify(sentence)}`, { field: 'confirmation' })
  }
  const id = String(toSeconds(clock.nowMs()))
  const transfer = {
    user: signer.address,
    asset: parseAddress(order.token.address),
    chainId: chain.id,
    amount,
    isDeposit: order.direction === 'deposit',
    nonce: nonces.next(),
  }
  const frame = encodeTransferFrame(id, transfer, signer, trustDomains(chain)[0].separator)
  logger.info('rysk.transfer.sending', { sentence, nonce: `${transfer.nonce}` })
  const answer = await exchange(endpoints.maker, id, frame, { clock, patienceMs, openSocket })
  logger.info('rysk.transfer.answered', { sentence, ...answer })
  return { ...answer, nonce: transfer.nonce }
}

function unitsOf({ amount, token }: TransferOrder): bigint {
  const units = toTokenUnits(amount, token.decimals, 'down')
  if (amount > 0n && toTokenUnits(amount, token.decimals, 'up') === units) return units
  throw new RyskError(
    'OPTION_INVALID',
    `amount: expected units of 1e-${token.decimals} above 0, got ${formatWad(amount)}`,
    {
      field: 'amount',
    },
  )
}

interface Wire {
  readonly clock: Clock
  readonly patienceMs: number
  readonly openSocket: SocketFactory
}

/** Send one frame and wait for the reply with its id. */
function exchange(url: string, id: string, frame: string, { clock, patienceMs, openSocket }: Wire): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let socket: Socket | undefined
    let isSent = false
    let isOver = false
    let cancelTimeout: Cancel = () => {}

    function end(act: () => void): void {
      if (isOver) return
      isOver = true
      cancelTimeout()
      socket?.terminate()
      act()
    }
    function fail(cause: string): void {
      end(() => {
        if (isSent) resolve({ status: 'unknown', cause })
        else reject(new RyskError('NOT_CONNECTED', `transfer: nothing was sent, ${cause}`))
      })
    }

    cancelTimeout = clock.after(patienceMs, () => fail(`no answer after ${patienceMs} ms`))
    try {
      socket = openSocket(url, {
        open() {
          if (isOver || socket === undefined) return
          try {
            socket.send(frame)
            isSent = true
          } catch (error) {
            fail(causeText(error))
          }
        },
        message(text) {
          const answer = answerIn(id, text)
          if (answer !== undefined) end(() => resolve(answer))
        },
        ping() {},
        close: fail,
      })
    } catch (error) {
      fail(causeText(error))
    }
  })
}

function answerIn(id: string, text: string): Answer | undefined {
  try {
    const frame = parseFrame(text)
    if (frame === undefined || frame.id !== id) return undefined
    if (frame.kind === 'error') return { status: 'rejected', code: frame.code, message: frame.message }
    return frame.kind === 'result' ? { status: 'accepted' } : undefined
  } catch {
    // Whatever else comes on this socket is not the answer.
    return undefined
  }
}
