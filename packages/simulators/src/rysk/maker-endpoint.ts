import { reportBalances, reportPositions, shapePositions } from './account-report.ts'
import type { Auction } from './auction.ts'
import { CATCH_ALL, type RyskBehaviour, refusalError } from './behaviour.ts'
import type { Connection } from './connections.ts'
import {
  errorFrame,
  INVALID_PARAMS,
  METHOD_NOT_FOUND,
  type Params,
  parseRpcRequest,
  type RpcError,
  resultFrame,
} from './json-rpc.ts'
import { parseQuote } from './quote.ts'
import type { QuoteFault } from './quote-faults.ts'
import { isLowerCase, readAddress } from './read-field.ts'
import { parseTransfer, startTransfer, type TransferParts } from './transfer.ts'

export interface MakerEndpointParts {
  readonly behaviour: RyskBehaviour
  readonly auction: Auction
  readonly transfers: TransferParts
  nextQuoteFault(): QuoteFault | undefined
  /** A signature has proven whose connection this is. */
  recognise(maker: string, connection: Connection): void
}

/** Handle one frame that came over a `/maker` socket. Never throws; every answer goes out on the connection. */
export function handleMakerFrame(text: string, connection: Connection, parts: MakerEndpointParts): void {
  const input = parseRpcRequest(text)
  if (input.status === 'invalid') {
    connection.send(errorFrame(input.id, input.error))
    return
  }
  const { id, method, params } = input
  const fail = (error: RpcError): void => connection.send(errorFrame(id, error))
  switch (method) {
    case 'quote': {
      const quote = parseQuote(params)
      if (quote === undefined) return fail(INVALID_PARAMS)
      const fault = parts.nextQuoteFault()
      if (fault === 'lose') return
      if (fault === 'refuse') return fail(CATCH_ALL)
      return parts.auction.submit(id, quote, { connection, scripted: false, muted: fault === 'mute' })
    }
    case 'deposit':
    case 'withdraw': {
      const transfer = parseTransfer(params)
      if (transfer === undefined) return fail(INVALID_PARAMS)
      const refusal = startTransfer(transfer, method === 'deposit', parts.transfers)
      if (refusal !== undefined) return fail(refusalError(parts.behaviour, refusal))
      parts.recognise(transfer.user, connection)
      return connection.send(resultFrame(id, parts.behaviour.transferReply))
    }
    case 'balances':
    case 'positions':
      return answerAccount(id, method, params, connection, parts)
    default:
      return fail(METHOD_NOT_FOUND)
  }
}

/** Open reads: anyone may ask about any account. A look-up compares text, so capitals find nobody. */
function answerAccount(
  id: string,
  method: 'balances' | 'positions',
  params: Params,
  connection: Connection,
  { behaviour, transfers }: MakerEndpointParts,
): void {
  const account = readAddress(params.account)
  if (account === undefined) return connection.send(errorFrame(id, INVALID_PARAMS))
  if (!isLowerCase(account)) return connection.send(errorFrame(id, refusalError(behaviour, 'address-case')))
  const { ledger, chain } = transfers
  const result =
    method === 'balances'
      ? reportBalances(ledger, account, behaviour.balancesShape)
      : shapePositions(
          reportPositions(ledger, account, chain.usd.decimals, behaviour.otokenDecimals),
          behaviour.positionsShape,
        )
  connection.send(resultFrame(id, result))
}
