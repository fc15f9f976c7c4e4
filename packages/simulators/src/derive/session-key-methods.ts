import { checksumAddress } from '@riposte/evm-signing'
import { epochMs, toSeconds } from '@riposte/market-model'
import type { Account, SessionKey } from './accounts.ts'
import { encodeSessionKey } from './action-hash.ts'
import { type Answer, type Method, type PrivateCall, privateMethod, publicMethod } from './method.ts'
import { useNonce } from './nonce-rules.ts'
import { foreignWallet } from './own-subaccount.ts'
import { type Address, SESSION_KEY_MODULE } from './protocol.ts'
import { done, refused } from './rpc-error.ts'
import { keyAllows, OFFCHAIN_SCOPES, type ProtocolScope, SCOPE_CODES } from './scopes.ts'
import { actionBytes, envelopeProblem, readEnvelope, readSigner, signatureProblem } from './signed-action.ts'

/** A key must live this long at least, so that nothing it signed outlives it unseen. */
const LIFE_MIN_MS = 300_000
const MOST_KEYS = 100

/** Keys that may act for an account. */
export const SESSION_KEY_METHODS: Readonly<Record<string, Method>> = {
  'private/session_keys': privateMethod((call) => {
    const wallet = call.read.text('wallet')
    const problem = call.read.problem() ?? foreignWallet(call.account, wallet)
    if (problem !== undefined) return problem
    const keys = [...call.account.sessionKeys]
    return done({ public_session_keys: keys.map(([address, key]) => keyRecord(address, key)) })
  }),
  'private/set_session_key': privateMethod(setSessionKey, 'account_info', { rate: 'set_session_key' }),
  'private/edit_session_key': privateMethod(editSessionKey),
  'public/get_wallets_from_session_key': publicMethod(({ exchange, read, now }) => {
    const text = read.text('public_session_key')
    const scope = read.optionalOneOf('scope', OFFCHAIN_SCOPES)
    const problem = read.problem()
    if (problem !== undefined) return problem
    const address = readSigner(text)
    if (address.status === 'refused') return address
    const wallets = [...exchange.accounts.all()]
      .map((account) => ({ account, key: account.sessionKeys.get(address.value) }))
      .filter(({ key }) => key !== undefined && key.expiry > now && (scope === undefined || keyAllows(key, scope)))
      .sort((a, b) => (a.key?.expiry ?? 0) - (b.key?.expiry ?? 0))
    if (wallets.length === 0) return refused(14026)
    return done({ wallets: wallets.map(({ account }) => checksumAddress(account.wallet)) })
  }),
}

function keyRecord(address: Address, key: SessionKey): Record<string, unknown> {
  return { ...sharedFields(address, key), label: key.label, registered_sec: toSeconds(key.registeredAt) }
}

function sharedFields(address: Address, key: SessionKey): Record<string, unknown> {
  return {
    public_session_key: checksumAddress(address),
    expiry_sec: toSeconds(key.expiry),
    ip_whitelist: key.ipWhitelist,
    protocol_scopes: key.protocolScopes,
    offchain_scopes: key.offchainScopes,
    subaccount_ids: key.subaccountIds,
  }
}

/** Register a key, or register one again with other rights. */
function setSessionKey(call: PrivateCall): Answer {
  const { exchange, read, account, now } = call
  const wallet = read.text('wallet')
  const keyText = read.text('public_session_key')
  const expirySec = read.integer('expiry_sec')
  const protocolScopes = readList(call, 'protocol_scopes', SCOPE_CODES)
  const offchainScopes = readList(call, 'offchain_scopes', OFFCHAIN_SCOPES)
  const subaccountIds = read.optionalIntegerList('subaccount_ids') ?? []
  const label = read.optionalText('label') ?? ''
  const ipWhitelist = read.optionalTextList('ip_whitelist') ?? []
  const { signerText, ...envelope } = readEnvelope(read)
  if (expirySec < 0 || expirySec > 1e11) read.reject('expiry_sec: expected unix seconds')
  const problem = read.problem() ?? foreignWallet(account, wallet)
  if (problem !== undefined) return problem
  const address = readSigner(keyText)
  if (address.status === 'refused') return address
  const signer = readSigner(signerText)
  if (signer.status === 'refused') return signer
  if (expirySec * 1000 < now + LIFE_MIN_MS) return refused(14039)
  if (!account.sessionKeys.has(address.value) && account.sessionKeys.size >= MOST_KEYS) return refused(10006)
  if (subaccountIds.some((id) => exchange.accounts.subaccount(id)?.account !== account)) return refused(14001)

  const request = { ...envelope, signer: signer.value }
  const scopeCodes = protocolScopes.map((scope) => SCOPE_CODES.indexOf(scope))
  const data = encodeSessionKey({ address: address.value, expirySec, scopeCodes, subaccountIds })
  const action = { module: SESSION_KEY_MODULE, owner: account.wallet, subaccountId: 0 }
  const bounds = { leastSec: 0, mostSec: exchange.rules.signatureLifeMaxSec }
  const refusal =
    envelopeProblem(exchange, account, request, now, bounds) ??
    signatureProblem(
      { account, id: undefined },
      request,
      actionBytes(exchange, action, request, data),
      ['set_session_key'],
      now,
    )
  if (refusal !== undefined) return refusal
  const key: SessionKey = {
    expiry: epochMs(expirySec * 1000),
    registeredAt: now,
    label,
    ipWhitelist,
    protocolScopes,
    offchainScopes,
    subaccountIds,
  }
  const creator = account.sessionKeys.get(signer.value)
  if (creator !== undefined && !isWithin(key, creator)) return refused(14031)
  useNonce(account, request.nonce, now, exchange.rules)
  account.sessionKeys.set(address.value, key)
  return done({ ...sharedFields(address.value, key), label })
}

/** Whether a key may do nothing that the key which created it may not. */
function isWithin(child: SessionKey, creator: SessionKey): boolean {
  return (
    child.expiry <= creator.expiry &&
    child.protocolScopes.every((scope) => keyAllows(creator, scope)) &&
    (creator.subaccountIds.length === 0 ||
      (child.subaccountIds.length > 0 && child.subaccountIds.every((id) => creator.subaccountIds.includes(id))))
  )
}

/** A key's rights beyond those that were signed for. */
function editSessionKey(call: PrivateCall): Answer {
  const { read, account, key: caller } = call
  const wallet = read.text('wallet')
  const keyText = read.text('public_session_key')
  const label = read.optionalText('label')
  const ipWhitelist = read.optionalTextList('ip_whitelist')
  const offchainScopes = read.has('offchain_scopes') ? readList(call, 'offchain_scopes', OFFCHAIN_SCOPES) : undefined
  const problem = read.problem() ?? foreignWallet(account, wallet)
  if (problem !== undefined) return problem
  const address = readSigner(keyText)
  if (address.status === 'refused') return address
  const known = account.sessionKeys.get(address.value)
  if (known === undefined) return refused(14026)
  const more = ipWhitelist !== undefined || offchainScopes !== undefined
  if (more && !isAdmin(account, caller)) return refused(14031)
  const key = {
    ...known,
    label: label ?? known.label,
    ipWhitelist: ipWhitelist ?? known.ipWhitelist,
    offchainScopes: offchainScopes ?? known.offchainScopes,
  }
  account.sessionKeys.set(address.value, key)
  return done(keyRecord(address.value, key))
}

function isAdmin(account: Account, key: Address): boolean {
  return key === account.wallet || (account.sessionKeys.get(key)?.protocolScopes.includes('admin') ?? false)
}

function readList<T extends ProtocolScope | (typeof OFFCHAIN_SCOPES)[number]>(
  { read }: PrivateCall,
  name: string,
  allowed: readonly T[],
): readonly T[] {
  const known = (text: string): text is T => (allowed as readonly string[]).includes(text)
  const texts = read.textList(name)
  const unknown = texts.find((text) => !known(text))
  if (unknown !== undefined) read.reject(`${name}: unknown scope ${unknown.slice(0, 50)}`)
  return texts.filter(known)
}
