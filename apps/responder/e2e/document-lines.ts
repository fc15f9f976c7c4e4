import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = new URL('../../../', import.meta.url).pathname

/** A command or a request that a page tells its reader to type. */
export interface DocumentLine {
  /** The pages that have it. */
  readonly pages: readonly string[]
  /** As a shell takes it; a line that goes on behind a backslash is one. */
  readonly line: string
}

/** Programs that a line of a page may begin with, behind variables such as `HTTP_PORT=8081`. */
const COMMAND = /^(?:[A-Z_]+=\S+ )*(?:curl|riposte|npx|pnpm|npm|node|git|docker|kill|sqlite3|valkey-cli|systemctl)\b/

/** Pages whose lines are steps that build on each other: a test of their own runs them in their order. */
const IN_ORDER = new Set(['docs/integration-guide.md'])

/** README.md and every page in docs/, decisions apart: they tell of their time. */
function pages(): readonly string[] {
  const found = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
  return [
    'README.md',
    ...found.filter((name) => name.endsWith('.md') && !name.startsWith('adr')).map((name) => `docs/${name}`),
  ].filter((page) => !IN_ORDER.has(page))
}

/** Languages of the blocks that a reader types into a shell; those of no language are, too. */
const SHELL = new Set(['', 'sh', 'shell', 'bash', 'console'])

/** The fenced blocks of a page that are for a shell. */
function shellBlocks(text: string): readonly string[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, language = '', block = '']) => {
    return SHELL.has(language) ? [block] : []
  })
}

/** Every command and request in a fenced block of a page, each once; `npx -y pnpm@12 riposte` is `riposte`. */
export function documentLines(): readonly DocumentLine[] {
  const byLine = new Map<string, string[]>()
  for (const page of pages()) {
    const blocks = shellBlocks(readFileSync(join(ROOT, page), 'utf8'))
    for (const written of blocks.flatMap((block) => block.replaceAll(/\\\n\s*/g, '').split('\n'))) {
      const line = written.replace(/^npx -y pnpm@12 riposte /, 'riposte ')
      if (COMMAND.test(line)) byLine.set(line, [...(byLine.get(line) ?? []), page])
    }
  }
  return [...byLine].map(([line, found]) => ({ line, pages: [...new Set(found)] }))
}
