import { asRecord, readArray, readInteger, readRecord } from '../wire/fields.ts'

/** One page of a list and how many there are. */
export interface Page {
  readonly rows: readonly unknown[]
  readonly pages: number
}

/** @param list the field that holds the rows, such as `trades` @throws {DeriveError} FIELD_INVALID */
export function decodePage(kind: string, list: string, value: unknown): Page {
  const result = asRecord(kind, value)
  const pagination = readRecord(kind, result, 'pagination')
  return { rows: readArray(kind, result, list), pages: readInteger(kind, pagination, 'num_pages') }
}
