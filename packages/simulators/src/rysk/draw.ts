import type { Random } from '@riposte/market-model'

/** A range from which a number is drawn evenly. */
export type Range = readonly [least: number, most: number]

/** A number of the range, evenly. */
export function drawBetween(random: Random, [least, most]: Range): number {
  return least + (most - least) * random.unit()
}

/** True with the given chance, a fraction from 0 to 1. */
export function drawChance(random: Random, chance: number): boolean {
  return random.unit() < chance
}

/** One of the items, evenly; undefined when there is none. */
export function drawOne<T>(random: Random, items: readonly T[]): T | undefined {
  return items[Math.floor(random.unit() * items.length)]
}

/** That many random bytes as hex digits, without a prefix. */
export function drawHex(random: Random, bytes: number): string {
  let digits = ''
  for (let i = 0; i < bytes; i++)
    digits += Math.floor(random.unit() * 256)
      .toString(16)
      .padStart(2, '0')
  return digits
}
