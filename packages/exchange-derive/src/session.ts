import { type Address, checksumAddress, type Signer } from '@riposte/evm-signing'
import type { Clock } from '@riposte/market-model'
import { decodeLogin } from './decode/login.ts'
import { verdictOf } from './error-codes.ts'
import { DeriveError } from './errors.ts'
import type { ExchangeTime } from './exchange-time.ts'
import { describeError } from './order-outcome.ts'
import { type Requester, requestPatiently, resultOf } from './request.ts'
import { keyExpired } from './session-key.ts'
import { createLoginProof } from './signing/login-proof.ts'
import type { RpcError } from './wire/frame.ts'

export interface SessionOptions {
  readonly wallet: Address
  readonly signer: Signer
  /** The subaccounts that the desk is to trade in. */
  readonly subaccountIds: readonly number[]
  readonly clock: Clock
  readonly time: ExchangeTime
  readonly clockOffsetMaxMs: number
  /** A clock that goes wrong later is reported, and the exchange's own is gone by. */
  readonly isFirst: boolean
}

/**
 * Make a fresh connection speak for the wallet: compare clocks, then log in.
 *
 * @throws {DeriveError} CLOCK_OFF; KEY_UNKNOWN, KEY_EXPIRED or LOGIN_REFUSED when trying again cannot help, SUBACCOUNT_MISSING when the wallet lacks one that
 *   the desk is configured for, REQUEST_LOST or REQUEST_REFUSED when it may
 */
export async function logIn(requester: Requester, options: SessionOptions): Promise<void> {
  const { wallet, signer, subaccountIds, clock, time } = options
  await compareClocks(requester, clock, time)
  if (options.isFirst) checkClock(time, options.clockOffsetMaxMs)

  const proof = createLoginProof(wallet, signer, time.now())
  const reply = await requestPatiently(requester, clock, 'public/login', proof)
  if (reply.status === 'error' && verdictOf(reply.error.code) === 'give-up') {
    throw refusedLogin(proof.wallet, checksumAddress(signer.address), reply.error)
  }
  const known = decodeLogin(resultOf('public/login', reply))
  const missing = subaccountIds.filter((id) => !known.includes(id))
  if (missing.length > 0) {
    throw new DeriveError(
      'SUBACCOUNT_MISSING',
      `expected subaccounts of ${proof.wallet}, which has ${known.join(', ') || 'none'}; got ${missing.join(', ')}: ` +
        'configure subaccounts that the wallet has, or the wallet that has these',
      { wallet: proof.wallet, missing, known },
    )
  }
}

const KEY_UNKNOWN_CODES = [14000, 14014, 14023, 14026]
const KEY_EXPIRED_CODE = 14030

function refusedLogin(wallet: string, signer: string, error: RpcError): DeriveError {
  const details = { wallet, signer, venueCode: error.code }
  const said = `refused with ${error.code}, ${describeError(error)}`
  if (error.code === KEY_EXPIRED_CODE) return keyExpired(details, `(${said})`)
  if (KEY_UNKNOWN_CODES.includes(error.code)) {
    const advice = 'use a session key that is registered for this wallet, or correct the wallet'
    return new DeriveError('KEY_UNKNOWN', `login of ${wallet} by ${signer} ${said}: ${advice}`, details)
  }
  return new DeriveError('LOGIN_REFUSED', `login of ${wallet} by ${signer} ${said}`, details)
}

/** Nonces are dated by our own clock, and so is what is expired: the exchange refuses what is minutes off. */
function checkClock(time: ExchangeTime, offsetMaxMs: number): void {
  const aheadMs = time.aheadMs()
  if (Math.abs(aheadMs) <= offsetMaxMs) return
  const seconds = Math.round(Math.abs(aheadMs) / 1000)
  const direction = aheadMs > 0 ? 'behind' : 'ahead of'
  throw new DeriveError(
    'CLOCK_OFF',
    `expected a clock within ${offsetMaxMs / 1000} s of the exchange's, this machine's is ${seconds} s ${direction} it: set the clock, for instance by NTP`,
    { exchangeAheadByMs: aheadMs },
  )
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
