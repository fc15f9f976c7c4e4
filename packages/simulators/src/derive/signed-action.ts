import { checksumAddress, keccak256, recoverAddress } from '@riposte/evm-signing'
import type { EpochMs } from '@riposte/market-model'
import { type Account, keyStatus } from './accounts.ts'
import { actionDigest, hashAction } from './action-hash.ts'
import type { Exchange } from './exchange.ts'
import { readAddress, signatureHex } from './login.ts'
import { type NonceUser, nonceProblem } from './nonce-rules.ts'
import type { ParamsReader } from './params.ts'
import type { Address, Hex } from './protocol.ts'
import { done, type Outcome, refused } from './rpc-error.ts'
import { mayDo, mayUseSubaccount, type NeededScope } from './scopes.ts'

/** What every signed request carries besides what it asks for. */
export interface SignedRequest {
  readonly nonce: string
  readonly signer: Address
  readonly signature: Hex
  readonly signatureExpirySec: number
}

/** The bytes behind a signature, rebuilt from what the client sent. */
export interface ActionBytes {
  readonly encodedData: Uint8Array
  readonly dataHash: Uint8Array
  readonly actionHash: Uint8Array
  readonly digest: Uint8Array
}

/** Read the envelope; what is wrong with its types is the reader's problem. */
export function readEnvelope(read: ParamsReader): Omit<SignedRequest, 'signer'> & { readonly signerText: string } {
  const envelope = {
    nonce: read.digits('nonce'),
    signerText: read.text('signer'),
    signature: signatureHex(read.text('signature')),
    signatureExpirySec: read.integer('signature_expiry_sec'),
  }
  if (envelope.signatureExpirySec < 0) read.reject('signature_expiry_sec: expected unix seconds')
  return envelope
}

/** An address that a request names; one in mixed case must be checksummed. */
export function readSigner(text: string): Outcome<Address> {
  const address = readAddress(text)
  if (address === undefined) return refused(14013)
  const mixedCase = text.slice(2) !== text.slice(2).toLowerCase()
  return mixedCase && checksumAddress(address) !== text ? refused(14012) : done(address)
}

/** @param subaccountId 0 for what concerns the whole wallet */
export function actionBytes(
  exchange: Exchange,
  action: { readonly module: Address; readonly owner: Address; readonly subaccountId: number },
  request: SignedRequest,
  encodedData: Uint8Array,
): ActionBytes {
  const actionHash = hashAction(
    {
      subaccountId: action.subaccountId,
      nonce: BigInt(request.nonce),
      module: action.module,
      expirySec: request.signatureExpirySec,
      owner: action.owner,
      signer: request.signer,
    },
    encodedData,
  )
  return {
    encodedData,
    dataHash: keccak256(encodedData),
    actionHash,
    digest: actionDigest(exchange.domainSeparator, actionHash),
  }
}

/**
 * The exchange's own TypeScript client signs for exactly the least that the refusal names, so that what arrives has a little
 * less left: it is not counted to the second.
 */
const ON_THE_WAY_SEC = 10

/** The refusal for a nonce or an expiry that is out of range; undefined when both are good. */
export function envelopeProblem(
  exchange: Exchange,
  user: NonceUser,
  request: SignedRequest,
  now: EpochMs,
  bounds: { readonly leastSec: number; readonly mostSec: number },
): Outcome<never> | undefined {
  const nonce = nonceProblem(user, request.nonce, now, exchange.rules)
  if (nonce !== undefined) return nonce
  const left = request.signatureExpirySec - Math.floor(now / 1000)
  if (left < bounds.leastSec - ON_THE_WAY_SEC)
    return refused(11011, `Order must expire in ${bounds.leastSec} sec or more`)
  if (left > bounds.mostSec) return refused(11011, `Order must expire in ${bounds.mostSec} sec or less`)
  return undefined
}

/**
 * The refusal for a signature that is none, or of a key that may not do this; undefined when it is good.
 *
 * @param owner without an id for what concerns the whole wallet
 */
export function signatureProblem(
  owner: { readonly account: Account; readonly id: number | undefined },
  request: SignedRequest,
  bytes: ActionBytes,
  needed: readonly NeededScope[],
  now: EpochMs,
): Outcome<never> | undefined {
  const { account, id } = owner
  const { signer } = request
  const status = keyStatus(account, signer, now)
  if (status === 'unknown') return refused(14023, 'Session key does not belong to wallet')
  if (status === 'expired') return refused(14030)
  if (!needed.every((scope) => mayDo(account, signer, scope))) return refused(14031)
  if (id !== undefined && !mayUseSubaccount(account, signer, id)) return refused(14031)
  const recovered = recoverAddress(bytes.digest, request.signature)
  return recovered === signer ? undefined : refused(14014, 'Signature does not match data')
}
