import { existsSync, readFileSync } from 'node:fs'

/** A row of a CSV file by its column names. */
export type Row = Readonly<Record<string, string>>

/** The rows of a CSV file without quoting, or undefined where there is no such file. */
function readRows(file: URL): Row[] | undefined {
  if (!existsSync(file)) return undefined
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n')
  const columns = header.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']))
  })
}

export const numberIn = (row: Row, column: string): number => Number(row[column])

/** Rows of the project's own reference values. */
export function ownRows(name: string): Row[] {
  const rows = readRows(new URL(`reference/${name}`, import.meta.url))
  if (rows === undefined) throw new Error(`conformance/reference/${name} is missing`)
  return rows
}

/** Rows of a larger reference that may stand beside the repository; says which of both it is. */
export function sharedRows(name: string): Row[] {
  const rows = readRows(new URL(`../../../../shared/fixtures/${name}`, import.meta.url))
  process.stdout.write(`${name}: ${rows === undefined ? 'absent' : `${rows.length} rows`}\n`)
  return rows ?? []
}
