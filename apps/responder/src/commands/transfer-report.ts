import { formatWad, type Wad } from '@riposte/market-model'
import { ryskChain, type TransferOrder, type TransferOutcome } from '@riposte/rfq-rysk'
import { printable } from '../terminal/printable.ts'
import type { TransferAccount } from './transfer-account.ts'

/** A transfer that can be sent. */
export interface TransferPlan {
  readonly account: TransferAccount
  readonly order: TransferOrder
  /** What has to be confirmed to send it. */
  readonly sentence: string
  /** Of the token at Rysk, or why it is not known. */
  readonly balance: { readonly amount: Wad } | { readonly unknown: string }
}

/** What became of it. */
export type TransferEnd = { readonly status: 'not_sent'; readonly reason: string } | TransferOutcome

/** Everything that a person has to know before sending it. */
export function planLines({ account, order, sentence, balance }: TransferPlan): readonly string[] {
  const { network, url, maker } = account
  const { direction, token } = order
  return [
    sentence,
    `  network  ${network}, ${url}`,
    `  account  ${maker.address}`,
    `  token    ${token.symbol} ${token.address}`,
    `  balance  ${'amount' in balance ? balanceText(balance.amount, order) : `not known: ${printable(balance.unknown)}`}`,
    direction === 'deposit' ? `  needs    ${approvalText(account)}` : '  goes     to the wallet of the same account',
  ]
}

function approvalText({ network, chainId }: TransferAccount): string {
  if (network === 'simulated') return 'nothing: simulated tokens'
  return `an ERC-20 approve for MMarket ${ryskChain(chainId).mmarket} by the wallet before: its own transaction, not sent here`
}

function balanceText(balance: Wad, { direction, amount, token }: TransferOrder): string {
  const short = direction === 'withdraw' && balance < amount ? ', LESS than that' : ''
  return `${formatWad(balance)} ${token.symbol} at Rysk before${short}`
}

/** What became of it, in words. */
export function endLines({ account, order, sentence, balance }: TransferPlan, end: TransferEnd): readonly string[] {
  switch (end.status) {
    case 'not_sent':
      return [`nothing was sent: ${printable(end.reason)}`]
    case 'accepted':
      return [`${sentence}: taken by the operator under nonce ${end.nonce}; the balance shows when it is booked`]
    case 'rejected':
      return [`${sentence}: rejected, ${printable(`${end.code} ${end.message}`)}`]
    case 'unknown': {
      const before = 'amount' in balance ? `, which was ${formatWad(balance.amount)} ${order.token.symbol},` : ''
      return [
        `${sentence}: NOT KNOWN (${printable(end.cause)}). It was sent once, and is not sent again.`,
        `To see: riposte transfer without --confirm shows the balance${before} and sends nothing. It may take a while.`,
        `The operator knows it as nonce ${end.nonce} of ${account.maker.address}.`,
      ]
    }
  }
}

/** The same for a program. */
export function transferJson({ account, order, sentence, balance }: TransferPlan, end: TransferEnd): object {
  const { network, url, chainId, maker } = account
  const { direction, amount, token } = order
  return {
    status: end.status,
    reason: reasonOf(end),
    nonce: end.status === 'not_sent' ? null : String(end.nonce),
    direction,
    amount: formatWad(amount),
    token: token.symbol,
    token_address: token.address,
    account: maker.address,
    network,
    url,
    chain_id: chainId,
    balance_before: 'amount' in balance ? formatWad(balance.amount) : null,
    confirm: sentence,
  }
}

function reasonOf(end: TransferEnd): string | null {
  switch (end.status) {
    case 'not_sent':
      return end.reason
    case 'accepted':
      return null
    case 'rejected':
      return `${end.code} ${end.message}`
    case 'unknown':
      return end.cause
  }
}
