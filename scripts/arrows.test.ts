import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = new URL('..', import.meta.url).pathname

/** Who may import whom, as drawn in ARCHITECTURE.md. What is not here is not allowed. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  'market-model': [],
  greeks: [],
  'cache-adapter': [],
  'evm-signing': ['market-model'],
  'quote-engine': ['greeks', 'market-model'],
  'risk-limits': ['greeks', 'market-model'],
  'hedge-engine': ['greeks', 'market-model'],
  orchestrator: ['quote-engine', 'hedge-engine', 'risk-limits', 'greeks', 'market-model'],
  'exchange-derive': ['evm-signing', 'market-model'],
  'rfq-rysk': ['evm-signing', 'market-model'],
  simulators: ['evm-signing', 'greeks', 'market-model'],
}

/** Files at the edge, where a package may touch the clock, randomness or timers of the machine. */
const EDGE_FILES: readonly string[] = ['packages/market-model/src/time.ts']

const AMBIENT = /\b(Date\.now\(|new Date\(\)|Math\.random\(|setTimeout\(|setInterval\(|process\.env|console\.)/

function sourcesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
}

const isTest = (file: string) => file.endsWith('.test.ts') || file.includes('/testing/')
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

const IMPORT = /(?:from|import)\s*\(?\s*'([^']+)'/g

function importsOf(file: string): string[] {
  return [...read(file).matchAll(IMPORT)].map((match) => match[1] as string)
}

const packages = readdirSync(join(ROOT, 'packages'))

describe('the house', () => {
  it('has only packages whose arrows are drawn', () => {
    expect([...packages].sort()).toEqual(Object.keys(ARROWS).sort())
  })

  it.each(packages)('%s imports only what it may', (name) => {
    const allowed = ARROWS[name] ?? []
    const wrong: string[] = []
    for (const file of sourcesOf(`packages/${name}/src`)) {
      if (isTest(file)) continue
      for (const target of importsOf(file)) {
        const ours = /^@riposte\/([^/]+)/.exec(target)?.[1]
        if (ours !== undefined && !allowed.includes(ours)) wrong.push(`${file} imports ${target}`)
        if (target.startsWith('.') && !join(ROOT, file, '..', target).startsWith(join(ROOT, 'packages', name))) {
          wrong.push(`${file} leaves its package by ${target}`)
        }
      }
    }
    expect(wrong, `allowed for ${name}: ${allowed.join(', ') || 'nothing of ours'}`).toEqual([])
  })

  it.each(packages)('%s declares as dependencies only what it may', (name) => {
    const manifest = JSON.parse(read(`packages/${name}/package.json`)) as { dependencies?: Record<string, string> }
    const ours = Object.keys(manifest.dependencies ?? {}).filter((dependency) => dependency.startsWith('@riposte/'))
    expect(ours.filter((dependency) => !(ARROWS[name] ?? []).includes(dependency.slice('@riposte/'.length)))).toEqual(
      [],
    )
  })

  it('loads the simulators in the app only', () => {
    const loaders = packages
      .flatMap((name) => sourcesOf(`packages/${name}/src`))
      .filter((file) => !isTest(file) && importsOf(file).includes('@riposte/simulators'))
    expect(loaders).toEqual([])
  })

  it('keeps clocks, randomness, timers and the environment out of packages: they are passed in', () => {
    const ambient: string[] = []
    for (const file of packages.flatMap((name) => sourcesOf(`packages/${name}/src`))) {
      if (isTest(file) || EDGE_FILES.includes(file)) continue
      read(file)
        .split('\n')
        .forEach((line, i) => {
          if (AMBIENT.test(line) && !/^\s*(\*|\/\/|\/\*)/.test(line)) ambient.push(`${file}:${i + 1} ${line.trim()}`)
        })
    }
    expect(ambient).toEqual([])
  })
})
