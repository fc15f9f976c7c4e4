import { readInteger, readText } from '../wire/fields.ts'
import { readIntegers, readTexts, type Shaped, shape } from '../wire/shape.ts'

const SESSION_KEY = {
  /** The key's address. */
  publicSessionKey: readText,
  label: readText,
  /** UTC seconds */
  expirySec: readInteger,
  /** Such as `trade:all`, `admin`, `withdraw`. */
  protocolScopes: readTexts,
  offchainScopes: readTexts,
  subaccountIds: readIntegers,
}

/** A key that may act for the account, as `private/session_keys` lists it. */
export type SessionKey = Shaped<typeof SESSION_KEY>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeSessionKey: (value: unknown) => SessionKey = shape('session key', SESSION_KEY)
