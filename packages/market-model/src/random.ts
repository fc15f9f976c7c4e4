/** A source of randomness. Passed in wherever chance plays a part, so that a seed repeats a run. */
export interface Random {
  /** Uniform on [0, 1), with 32 random bits. */
  unit(): number
}

/**
 * Deterministic stream for a seed: sfc32 (Doty-Humphrey's small fast counter generator), stirred from the seed's text.
 *
 * Streams of different labels under one seed are independent, so adding a consumer does not disturb the others.
 * Not for keys.
 */
export function createRandom(seed: number | string, label = ''): Random {
  let [a, b, c, counter] = stir(`${seed}/${label}`)
  const next = (): number => {
    const result = (a + b + counter) >>> 0
    counter = (counter + 1) >>> 0
    a = (b ^ (b >>> 9)) >>> 0
    b = (c + (c << 3)) >>> 0
    c = ((c << 21) | (c >>> 11)) >>> 0
    c = (c + result) >>> 0
    return result
  }
  for (let i = 0; i < 16; i++) next()
  return { unit: () => next() / 4294967296 }
}

/** Four words from text by FNV-1a, one for each starting offset. */
function stir(text: string): [number, number, number, number] {
  const word = (offset: number): number => {
    let hash = (2166136261 ^ offset) >>> 0
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619) >>> 0
    return hash
  }
  return [word(0), word(0x9e3779b9), word(0x7f4a7c15), 1]
}

/** A standard normal variate (Box and Muller's cosine branch). */
export function nextNormal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.unit()))
  return radius * Math.cos(2 * Math.PI * random.unit())
}

/** A version 4 UUID drawn from the given source, so that simulated ids repeat with the seed. */
export function nextUuid(random: Random): string {
  let hex = ''
  for (let i = 0; i < 4; i++)
    hex += Math.floor(random.unit() * 4294967296)
      .toString(16)
      .padStart(8, '0')
  const variant = '89ab'[Math.floor(random.unit() * 4)]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
