import type { Address, Signer } from '@riposte/evm-signing'
import type { Clock } from '@riposte/market-model'
import { decodeLogin } from './decode/login.ts'
import { verdictOf } from './error-codes.ts'
import { DeriveError } from './errors.ts'
import type { ExchangeTime } from './exchange-time.ts'
import { describeError } from './order-outcome.ts'
import { type Requester, requestPatiently, resultOf } from './request.ts'
import { createLoginProof } from './signing/login-proof.ts'

export interface SessionOptions {
  readonly wallet: Address
  readonly signer: Signer
  /** The subaccounts that the desk is to trade in. */
  readonly subaccountIds: readonly number[]
  readonly clock: Clock
  readonly time: ExchangeTime
}

/**
 * Make a fresh connection speak for the wallet: compare clocks, then log in.
 *
 * @throws {DeriveError} LOGIN_REFUSED when trying again cannot help, SUBACCOUNT_MISSING when the wallet lacks one that
 *   the desk is configured for, REQUEST_LOST or REQUEST_REFUSED when it may
 */
export async function logIn(requester: Requester, options: SessionOptions): Promise<void> {
  const { wallet, signer, subaccountIds, clock, time } = options
  await compareClocks(requester, clock, time)

  const proof = createLoginProof(wallet, signer, time.now())
  const reply = await requestPatiently(requester, clock, 'public/login', proof)
  if (reply.status === 'error' && verdictOf(reply.error.code) === 'give-up') {
    const { code } = reply.error
    throw new DeriveError(
      'LOGIN_REFUSED',
      `login of ${proof.wallet} by ${signer.address} refused with ${code}, ${describeError(reply.error)}`,
      { wallet: proof.wallet, signer: signer.address, venueCode: code },
    )
  }
  const known = decodeLogin(resultOf('public/login', reply))
  const missing = subaccountIds.filter((id) => !known.includes(id))
  if (missing.length > 0) {
    throw new DeriveError(
      'SUBACCOUNT_MISSING',
      `expected subaccounts of ${proof.wallet}, which has ${known.join(', ') || 'none'}; got ${missing.join(', ')}`,
      { wallet: proof.wallet, missing, known },
    )
  }
}

/**
 * Without an answer the difference of an earlier session stays in use. A first session needs one: on a wrong clock every
 * order would be refused as too late.
 */
async function compareClocks(requester: Requester, clock: Clock, time: ExchangeTime): Promise<void> {
  const askedAtMs = clock.monotonicMs()
  const reply = await requester.call('public/get_time', {})
  if (reply.status === 'result' && Number.isSafeInteger(reply.result)) {
    time.observe(reply.result as number, askedAtMs)
  }
  if (!time.isMeasured()) {
    throw new DeriveError('REQUEST_LOST', 'public/get_time: expected an answer within two seconds, got none')
  }
}
