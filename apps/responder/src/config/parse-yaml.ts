import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { nearestName } from './nearest-name.ts'
import { findOption, optionList } from './option-list.ts'
import { secretAdvice } from './parse-flags.ts'
import { type ConfigProblem, type Given, generalProblem, type Source, valueProblem } from './problem.ts'
import type { OptionName } from './schema.ts'

/**
 * Read the YAML file: one flat mapping, keys as the flags (or as in the environment). Lists and mappings stand for
 * the texts that they would be elsewhere: `[ETH, BTC]` for `ETH,BTC`, `{ default: 500, BTC: 20 }` for `500,BTC:20`.
 *
 * Numbers are taken as they are written, so no digit of a limit passes through a double. Unknown keys are problems.
 */
export function parseYaml(
  text: string,
  file: string,
): { readonly given: ReadonlyMap<OptionName, Given>; readonly problems: readonly ConfigProblem[] } {
  const given = new Map<OptionName, Given>()
  const problems: ConfigProblem[] = []
  const lines = new LineCounter()
  const at = (offset: number): Source => ({ kind: 'yaml', label: `${file} line ${lines.linePos(offset).line}` })

  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  for (const error of document.errors) problems.push(generalProblem(error.message, at(error.pos[0])))
  if (document.errors.length > 0 || document.contents === null) return { given, problems }
  if (!isMap(document.contents)) {
    problems.push(generalProblem('expected options such as "http_port: 8080"', at(document.contents.range?.[0] ?? 0)))
    return { given, problems }
  }

  for (const pair of document.contents.items) {
    const key = isScalar(pair.key) ? String(pair.key.value) : ''
    const source = at(isNode(pair.key) ? (pair.key.range?.[0] ?? 0) : 0)
    const entry = findOption(key.toLowerCase())
    if (entry === undefined) {
      const nearest = nearestName(key, [...optionList.map((known) => known.flag)])
      const advice = nearest === undefined ? 'riposte --help lists them all' : `did you mean ${nearest}?`
      problems.push(generalProblem(`unknown option ${JSON.stringify(key)}; ${advice}`, source))
      continue
    }
    const value = isNode(pair.value) ? flatten(pair.value) : ''
    const read: Given = { text: (value ?? '').trim(), source }
    if (entry.secret) {
      problems.push(valueProblem(entry.name, read, `a secret is never taken from YAML; ${secretAdvice(entry)}`, true))
    } else if (value === undefined) {
      problems.push({ option: entry.name, value: undefined, source, message: `expected ${entry.allowed}` })
    } else if (given.has(entry.name)) {
      problems.push(valueProblem(entry.name, read, 'the option is given twice'))
    } else given.set(entry.name, read)
  }
  return { given, problems }
}

/** The text that a value stands for; undefined for what has no such text, such as a list of lists. */
function flatten(node: Node): string | undefined {
  if (isScalar(node)) return scalarText(node)
  const parts: (string | undefined)[] = []
  if (isSeq(node)) for (const item of node.items) parts.push(scalarText(item))
  else if (isMap(node)) {
    for (const pair of node.items) {
      const key = scalarText(pair.key)
      const value = scalarText(pair.value)
      const complete = key !== undefined && value !== undefined
      if (key === 'default') parts.unshift(value)
      else parts.push(complete ? `${key}:${value}` : undefined)
    }
  } else return undefined
  return parts.includes(undefined) ? undefined : parts.join(',')
}

function scalarText(node: unknown): string | undefined {
  if (!isScalar(node)) return undefined
  return node.value === null ? '' : (node.source ?? String(node.value))
}
