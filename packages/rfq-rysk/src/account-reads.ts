import type { Clock, Logger, SourceBalance, SourcePosition } from '@riposte/market-model'
import { type AccountMethod, type AccountRequest, createAccountRequest } from './account-request.ts'
import type { RyskChain } from './chain.ts'
import { decodeBalances } from './decode/balances.ts'
import type { MakerMessage } from './decode/maker-frame.ts'
import { decodePositions } from './decode/positions.ts'
import { RyskError } from './errors.ts'
import type { FetchJson } from './rest.ts'
import type { TokenBook } from './token-book.ts'

/** Reads what the source holds for the maker: balances over the maker socket, positions over REST. */
export interface AccountReads {
  /** @throws {RyskError} NOT_CONNECTED, NO_ANSWER, REJECTED, FRAME_INVALID */
  balances(): Promise<readonly SourceBalance[]>
  /**
   * Over the maker socket when REST does not answer.
   *
   * @throws {RyskError} HTTP_FAILED or FRAME_INVALID, and the errors of `balances`
   */
  positions(): Promise<readonly SourcePosition[]>
  answered(message: Extract<MakerMessage, { kind: 'account' | 'account-rejected' }>): void
  /** The maker socket was lost. */
  lose(): void
}

export interface AccountReadsOptions {
  readonly chain: RyskChain
  readonly tokens: TokenBook
  readonly clock: Clock
  readonly logger: Logger
  readonly answerTimeoutMs: number
  readonly fetchJson: FetchJson
  readonly positionsUrl: string
  readonly optionTokenDecimals: number
  /** @returns false when nothing was sent */
  ask(method: AccountMethod): boolean
}

export function createAccountReads(options: AccountReadsOptions): AccountReads {
  const { chain, tokens, clock, logger, answerTimeoutMs, fetchJson, positionsUrl } = options
  const request = (method: AccountMethod): AccountRequest =>
    createAccountRequest(method, clock, answerTimeoutMs, () => options.ask(method))
  const requests = { balances: request('balances'), positions: request('positions') }

  async function askPositions(httpError: RyskError): Promise<unknown> {
    try {
      return await requests.positions.ask()
    } catch (error) {
      logger.debug('rysk.positions.unanswered', { reason: String(error) })
      // The first way is the one that is known to work, so its failure is the one to tell of.
      throw httpError
    }
  }

  return {
    async balances() {
      const { balances, problems } = decodeBalances(await requests.balances.ask(), chain, tokens)
      for (const problem of problems) logger.warn('rysk.balances.unreadable', { problem })
      return balances
    },
    async positions() {
      const reply = await fetchJson(positionsUrl).catch((error: unknown) => {
        if (error instanceof RyskError && error.code === 'HTTP_FAILED') return askPositions(error)
        throw error
      })
      return decodePositions(reply, tokens, options.optionTokenDecimals)
    },
    answered(message) {
      const pending = requests[message.method]
      if (message.kind === 'account') pending.reply(message.reply)
      else pending.fail(new RyskError('REJECTED', `${message.method}: ${message.code} ${message.message}`.trim()))
    },
    lose() {
      for (const [method, pending] of Object.entries(requests)) {
        pending.fail(new RyskError('NO_ANSWER', `${method}: the maker connection was lost`))
      }
    },
  }
}
