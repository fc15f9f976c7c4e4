import type { Random } from '@riposte/market-model'

const ODD_VALUES: readonly unknown[] = [
  '',
  '0',
  '-1',
  '007',
  '1e18',
  '9'.repeat(90),
  '0x1',
  '0x5555555555555555555555555555555555555555',
  ' 1',
  'true',
  '__proto__',
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e99,
  2 ** 53,
  1_775_808_000_000,
  [],
  {},
  [[]],
]
const ODD_TEXTS = [
  '"',
  '\\',
  '{',
  '}',
  ',',
  ':',
  '0',
  '9',
  '.',
  'e5',
  '-',
  ' ',
  '\n',
  '\u0000',
  'null',
  '\\u0030',
  '😀',
]

/** A frame like the sample with something wrong, or something odd and right, in it. */
export function mutate(random: Random, samples: readonly string[]): string {
  const draw = (below: number): number => Math.floor(random.unit() * below)
  const pick = <T>(values: readonly T[]): T => values[draw(values.length)] as T
  let text = pick(samples)
  const edits = 1 + draw(3)
  for (let i = 0; i < edits; i++) {
    const kind = draw(6)
    if (kind === 0) text = editCharacters(text)
    else if (kind === 1) text = escapeCharacter(text)
    else text = editTree(text, kind)
  }
  return text

  function editCharacters(old: string): string {
    const at = draw(old.length + 1)
    return old.slice(0, at) + (draw(2) === 0 ? pick(ODD_TEXTS) : '') + old.slice(at + draw(4))
  }

  /** The same text to a reader of JSON, where it is inside a string. */
  function escapeCharacter(old: string): string {
    const at = draw(old.length)
    const code = old.charCodeAt(at)
    return `${old.slice(0, at)}\\u${code.toString(16).padStart(4, '0')}${old.slice(at + 1)}`
  }

  function editTree(old: string, kind: number): string {
    let tree: unknown
    try {
      tree = JSON.parse(old)
    } catch {
      return editCharacters(old)
    }
    const parent = someObject(tree)
    if (parent === undefined) return editCharacters(old)
    const key = pick(Object.keys(parent))
    if (kind === 2) parent[key] = pick(ODD_VALUES)
    else if (kind === 3) delete parent[key]
    else if (kind === 4) parent[key] = swapCase(parent[key])
    else parent[pick(Object.keys(parent))] = parent[key]
    return JSON.stringify(tree)
  }

  function someObject(tree: unknown): Record<string, unknown> | undefined {
    const found: Record<string, unknown>[] = []
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      if (!Array.isArray(value) && Object.keys(value).length > 0) found.push(value as Record<string, unknown>)
      for (const member of Object.values(value)) visit(member)
    }
    visit(tree)
    return found.length === 0 ? undefined : pick(found)
  }
}

function swapCase(value: unknown): unknown {
  if (typeof value !== 'string') return typeof value === 'number' ? String(value) : [value]
  return value === value.toUpperCase() ? value.toLowerCase() : `0x${value.slice(2).toUpperCase()}`
}
