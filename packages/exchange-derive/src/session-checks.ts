import type { Clock, EpochMs, Logger } from '@riposte/market-model'
import { type DeriveAccount, decodeAccount } from './decode/account.ts'
import { decodeSessionKey, type SessionKey } from './decode/session-key.ts'
import { DeriveError } from './errors.ts'
import type { Settings } from './options.ts'
import { type Requester, read } from './request.ts'
import { checkSessionKey } from './session-key.ts'
import { asRecord, readArray } from './wire/fields.ts'

/** What the exchange said of the account and the key at the last login. */
export interface SessionReport {
  readonly account: DeriveAccount
  /** When the signing key ends; undefined where keys are not checked. */
  readonly keyExpiresAt: EpochMs | undefined
}

/**
 * Read the account's settings and check the key that signs.
 *
 * @throws {DeriveError} KEY_UNKNOWN, KEY_EXPIRED, KEY_SCOPE; REQUEST_LOST or REQUEST_REFUSED without an answer
 */
export async function checkSession(requester: Requester, settings: Settings, now: EpochMs): Promise<SessionReport> {
  const { clock, logger, wallet } = settings
  const account = await read(requester, clock, 'private/get_account', { wallet: settings.walletText }, decodeAccount)
  logger.info('derive.account.settings', {
    cancelOnDisconnect: account.cancelOnDisconnect,
    isRfqMaker: account.isRfqMaker,
    matchingTps: account.websocketMatchingTps,
    nonMatchingTps: account.websocketNonMatchingTps,
  })
  if (settings.mode === 'paper') return { account, keyExpiresAt: undefined }

  const keys = await sessionKeysOf(requester, clock, settings.walletText)
  const report = checkSessionKey(keys, wallet, settings.signer.address, now)
  warnOfKey(logger, report, now)
  return { account, keyExpiresAt: report.expiresAt }
}

/** Every key of a wallet. @param wallet with a checksum @throws {DeriveError} as `checkSession` does */
export function sessionKeysOf(requester: Requester, clock: Clock, wallet: string): Promise<readonly SessionKey[]> {
  return read(requester, clock, 'private/session_keys', { wallet }, (result) =>
    readArray('session keys', asRecord('session keys', result), 'public_session_keys').map(decodeSessionKey),
  )
}

function warnOfKey(logger: Logger, report: ReturnType<typeof checkSessionKey>, now: EpochMs): void {
  if (report.broadScopes.length > 0) logger.warn('derive.key.broad_scopes', { scopes: report.broadScopes })
  if (!report.expiresSoon) return
  const daysLeft = Math.floor((report.expiresAt - now) / 86_400_000)
  logger.warn('derive.key.expires_soon', { expiresAt: new Date(report.expiresAt).toISOString(), daysLeft })
}

/** Make the account's stored setting what the options ask for; `keep` touches nothing. @returns the account as it is then */
export async function applyCancelOnDisconnect(
  requester: Requester,
  settings: Settings,
  account: DeriveAccount,
): Promise<DeriveAccount> {
  const { cancelOnDisconnect: wanted, clock, logger } = settings
  if (wanted === 'keep') {
    // Another program of the account may have set it, so the operator is to know what a lost socket does.
    if (account.cancelOnDisconnect) logger.warn('derive.account.cancel_on_disconnect', { enabled: true })
    return account
  }
  const enabled = wanted === 'on'
  if (account.cancelOnDisconnect === enabled) return account
  await read(requester, clock, 'private/set_cancel_on_disconnect', { enabled }, (result) => result)
  logger.warn('derive.account.cancel_on_disconnect_changed', { enabled })
  return { ...account, cancelOnDisconnect: enabled }
}

const CHECK_KEY_EVERY_MS = 6 * 3600 * 1000

/** Goes on warning of a key that will expire while the connection lasts. @returns stops it */
export function watchKey(clock: Clock, logger: Logger, now: () => EpochMs, expiresAt: EpochMs | undefined): () => void {
  if (expiresAt === undefined) return () => {}
  let cancel = (): void => {}
  const later = (): void => {
    cancel = clock.after(CHECK_KEY_EVERY_MS, () => {
      const leftMs = expiresAt - now()
      if (leftMs < 7 * 24 * 3600 * 1000) {
        logger.warn('derive.key.expires_soon', { daysLeft: Math.max(0, Math.floor(leftMs / 86_400_000)) })
      }
      later()
    })
  }
  later()
  return () => cancel()
}

/** Faults that no further attempt can mend: a start ends with them at once. */
export function isHopeless(error: unknown): boolean {
  return error instanceof DeriveError && HOPELESS.has(error.code)
}

const HOPELESS: ReadonlySet<string> = new Set([
  'LOGIN_REFUSED',
  'KEY_UNKNOWN',
  'KEY_EXPIRED',
  'KEY_SCOPE',
  'CLOCK_OFF',
  'SUBACCOUNT_MISSING',
  'SIGNING_MISMATCH',
])
