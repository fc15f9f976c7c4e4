/** A JSON value as it is written: objects keep every member, numbers their text. */
export type SlowValue =
  | { readonly kind: 'object'; readonly members: readonly (readonly [key: string, value: SlowValue])[] }
  | { readonly kind: 'array'; readonly items: readonly SlowValue[] }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'word'; readonly text: 'true' | 'false' | 'null' }

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}
const WORDS = ['true', 'false', 'null'] as const
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/**
 * Read JSON character by character, by RFC 8259 and without the engine's own parser, to check what was read with it.
 *
 * @throws {SyntaxError} where the text is no JSON
 */
export function parseSlowly(text: string): SlowValue {
  let at = 0

  function fail(): never {
    throw new SyntaxError(`no JSON at ${at}`)
  }
  function skipBlanks(): void {
    while (at < text.length && ' \t\n\r'.includes(text[at] as string)) at += 1
  }
  function take(expected: string): void {
    skipBlanks()
    if (text[at] !== expected) fail()
    at += 1
  }
  function peek(): string | undefined {
    skipBlanks()
    return text[at]
  }

  function readString(): string {
    take('"')
    let read = ''
    for (;;) {
      const character = text[at]
      if (character === undefined || character < ' ') fail()
      at += 1
      if (character === '"') return read
      read += character === '\\' ? readEscape() : character
    }
  }
  function readEscape(): string {
    const name = text[at] ?? ''
    at += 1
    if (name !== 'u') return ESCAPES[name] ?? fail()
    const digits = text.slice(at, at + 4)
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) fail()
    at += 4
    return String.fromCharCode(Number.parseInt(digits, 16))
  }

  function readSeveral<T>(end: string, readOne: () => T): T[] {
    at += 1
    const read: T[] = []
    if (peek() === end) {
      at += 1
      return read
    }
    for (;;) {
      read.push(readOne())
      if (peek() === end) {
        at += 1
        return read
      }
      take(',')
    }
  }

  function readValue(): SlowValue {
    const first = peek()
    if (first === '{') {
      const members = readSeveral('}', () => {
        const key = readString()
        take(':')
        return [key, readValue()] as const
      })
      return { kind: 'object', members }
    }
    if (first === '[') return { kind: 'array', items: readSeveral(']', readValue) }
    if (first === '"') return { kind: 'string', text: readString() }
    const word = WORDS.find((candidate) => text.startsWith(candidate, at))
    if (word !== undefined) {
      at += word.length
      return { kind: 'word', text: word }
    }
    NUMBER.lastIndex = at
    const number = NUMBER.exec(text)?.[0] ?? fail()
    at += number.length
    return { kind: 'number', text: number }
  }

  const value = readValue()
  skipBlanks()
  if (at !== text.length) fail()
  return value
}

/** A member of an object; of several with one name the last counts. */
export function memberOf(value: SlowValue | undefined, name: string): SlowValue | undefined {
  if (value?.kind !== 'object') return undefined
  return value.members.findLast(([key]) => key === name)?.[1]
}
