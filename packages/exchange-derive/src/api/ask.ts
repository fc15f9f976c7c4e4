import type { Clock } from '@riposte/market-model'
import { decodePage } from '../decode/page.ts'
import { type Requester, read } from '../request.ts'
import { asArray, asRecord, readArray } from '../wire/fields.ts'
import type { DeriveMethod, DeriveMethods } from '../wire/methods.ts'

/** Asks one method and reads its answer. Throws {@link DeriveError} REQUEST_REFUSED, REQUEST_LOST or FIELD_INVALID. */
export type Ask = <Method extends DeriveMethod, Value>(
  method: Method,
  params: DeriveMethods[Method],
  decode: (result: unknown) => Value,
) => Promise<Value>

export function createAsk(requester: Requester, clock: Clock): Ask {
  return (method, params, decode) => read(requester, clock, method, params, decode)
}

/** Rows of a list and how many pages it has. */
export interface Rows<Row> {
  readonly rows: readonly Row[]
  readonly pages: number
}

/** A page of a list. @param list the field that holds its rows */
export function pageOf<Row>(list: string, decode: (value: unknown) => Row): (result: unknown) => Rows<Row> {
  return (result) => {
    const page = decodePage(list, list, result)
    return { rows: page.rows.map(decode), pages: page.pages }
  }
}

/** A whole list within an object. @param list the field that holds its rows */
export function listIn<Row>(list: string, decode: (value: unknown) => Row): (result: unknown) => readonly Row[] {
  return (result) => readArray(list, asRecord(list, result), list).map(decode)
}

/** A result that is a list itself. */
export function listOfAll<Row>(kind: string, decode: (value: unknown) => Row): (result: unknown) => readonly Row[] {
  return (result) => asArray(kind, result).map(decode)
}

/** A reply that only says that it was done. */
export function done(): void {}
