import type { FieldError } from './trade-request.ts'

/** Reads the parameters of a query one by one and remembers what is wrong with them. */
export interface QueryReader {
  choice<C extends string>(name: string, choices: readonly C[]): C | undefined
  integer(name: string, least: number, most: number): number | undefined
  /** Call last: parameters that nobody asked for are errors, because a mistyped filter would show everything. */
  errors(): readonly FieldError[]
}

export function readQuery(query: Readonly<Record<string, unknown>>): QueryReader {
  const asked: string[] = []
  const errors: FieldError[] = []

  function read<T>(name: string, expected: string, parse: (text: string) => T | undefined): T | undefined {
    asked.push(name)
    const text = query[name]
    if (text === undefined) return undefined
    const value = typeof text === 'string' ? parse(text) : undefined
    if (value === undefined) errors.push({ field: name, message: `expected ${expected}` })
    return value
  }

  return {
    choice: (name, choices) =>
      read(name, `one of ${choices.join(', ')}`, (text) => choices.find((candidate) => candidate === text)),
    integer: (name, least, most) =>
      read(name, `a whole number from ${least} to ${most}`, (text) => {
        const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
        return value >= least && value <= most ? value : undefined
      }),
    errors() {
      const unknown = Object.keys(query).filter((name) => !asked.includes(name))
      const known = asked.length === 0 ? 'none' : asked.join(', ')
      return [...errors, ...unknown.map((field) => ({ field, message: `unknown parameter; expected ${known}` }))]
    },
  }
}
