import { asArray, invalidField } from '../wire/fields.ts'

const KIND = 'login'

/** The wallet's subaccounts, which a login answers with. @throws {DeriveError} FIELD_INVALID */
export function decodeLogin(result: unknown): readonly number[] {
  const ids = asArray(KIND, result)
  for (const id of ids) {
    if (!Number.isSafeInteger(id)) throw invalidField(KIND, 'subaccount id', id, 'an integer')
  }
  return ids as readonly number[]
}
