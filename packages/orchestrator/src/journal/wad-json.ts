import { formatWad, parseWad, type Wad, wad } from '@riposte/market-model'

/** One line of JSON in which exact decimals are `{"wad":"1.5"}`. */
export function toWadJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'bigint' ? { wad: formatWad(part as Wad) } : part,
  )
}

/**
 * Inverse of {@link toWadJson}.
 *
 * @throws {SyntaxError} when the text is no JSON; {MarketModelError} when a decimal in it is none
 */
export function fromWadJson(text: string): unknown {
  return reviveWads(JSON.parse(text))
}

/** Puts exact decimals back, in place: parsed JSON belongs to nobody else, and a million events pass here at a start. */
function reviveWads(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const part: unknown = value[i]
      if (typeof part === 'object' && part !== null) value[i] = reviveWads(part)
    }
    return value
  }
  const fields = value as Record<string, unknown>
  if (typeof fields.wad === 'string') return readWad(fields.wad)
  for (const key in fields) {
    const part = fields[key]
    if (typeof part === 'object' && part !== null) fields[key] = reviveWads(part)
  }
  return fields
}

/** Decimals of this many digits are counted exactly in a double. */
const DIGITS_EXACT = 15
const DECIMALS = 18
const SCALES = Array.from({ length: DECIMALS + 1 }, (_, decimals) => 10n ** BigInt(DECIMALS - decimals))
const [MINUS, POINT, ZERO] = [45, 46, 48]

/** {@link parseWad}, with a short way for the short decimals that most are. */
function readWad(text: string): Wad {
  const negative = text.charCodeAt(0) === MINUS
  const start = negative ? 1 : 0
  if (text.length - start > DIGITS_EXACT) return parseWad(text)
  let count = 0
  let point = -1
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === POINT && point === -1 && i > start) point = i
    else if (code >= ZERO && code <= ZERO + 9) count = count * 10 + (code - ZERO)
    else return parseWad(text)
  }
  const decimals = point === -1 ? 0 : text.length - point - 1
  const scale = SCALES[decimals]
  // "1." and an empty text are no decimals; the thorough reader says so.
  if (scale === undefined || text.length === start || point === text.length - 1) return parseWad(text)
  return wad(BigInt(negative ? -count : count) * scale)
}
