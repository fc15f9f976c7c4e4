import { describe, expect, test } from 'vitest'
import { optionList } from '../config/option-list.ts'
import { runCommand } from '../testing/run-command.ts'
import { VERSION } from '../version.ts'
import { command } from './command.ts'
import { COMMANDS } from './command-table.ts'
import { commandHelp, exitRows, overview } from './help.ts'
import { readArguments } from './read-arguments.ts'

const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length))

describe('help', () => {
  test.each(['--help', '-h', 'help'])('riposte %s is a line for each command', async (flag) => {
    const { code, out, err } = await runCommand([flag])
    expect([code, err]).toEqual([0, ''])
    expect(out).toBe(overview(COMMANDS))
    for (const { name, summary } of COMMANDS)
      expect(out).toMatch(new RegExp(`^  ${name} +${summary.slice(0, 10)}`, 'm'))
    expect(widest(out)).toBeLessThanOrEqual(80)
    expect(out.split('\n').length).toBeLessThan(COMMANDS.length + 25)
  })

  test.each(COMMANDS.map(({ name }) => name))('riposte %s --help teaches, at 80 columns', async (name) => {
    const words = name.split(' ')
    const { code, out } = await runCommand([...words, '--help'])
    expect(code).toBe(0)
    expect(await runCommand(['help', ...words])).toMatchObject({ code: 0, out })
    for (const part of ['Usage: riposte ', 'Examples:', 'What it says:', 'Exit codes:', '  2  ']) {
      expect(out).toContain(part)
    }
    expect(widest(out)).toBeLessThanOrEqual(80)
  })

  test('of start names every option with its default', () => {
    const start = COMMANDS.find(({ name }) => name === 'start')
    const help = commandHelp(start ?? (COMMANDS[0] as never)).replace(/\s+/g, ' ')
    for (const entry of optionList) {
      expect(help).toContain(entry.secret ? entry.name : `--${entry.flag}`)
      if (entry.default !== undefined) expect(help).toContain(`Default ${entry.default}`)
    }
  })

  test('of a first word shows all that begin with it', async () => {
    const { code, out } = await runCommand(['help', 'journal'])
    expect(code).toBe(0)
    expect(out.match(/^Usage: riposte journal (verify|export|cut)/gm)).toHaveLength(3)
  })

  test('wins over wrong arguments', async () => {
    expect(await runCommand(['replay', '--no-such-flag', '-h'])).toMatchObject({ code: 0 })
  })
})

test.each(['version', '--version', '-v'])('riposte %s', async (flag) => {
  expect(await runCommand([flag])).toEqual({ code: 0, out: `riposte ${VERSION}\n`, err: '' })
})

describe('a wrong command line', () => {
  test.each([
    [[], 'did you mean riposte start?'],
    [['strat'], 'unknown command "strat"; did you mean riposte start?'],
    [['dance'], 'unknown command "dance"'],
    [['simulator'], 'did you mean riposte simulators?'],
    [['--http_port=1'], 'expected a command before --http_port, as in riposte start --http_port'],
    [['help', 'dance'], 'unknown command "dance"'],
    [['pnl', '--bye', 'day'], 'unknown flag --bye; did you mean --by?'],
    [['pnl', '--api_token', 'x'.repeat(40)], 'a secret is never a flag'],
    [['pnl', `0x${'ab'.repeat(32)}`], 'unexpected argument [redacted]'],
  ])('%j is refused with advice', async (argv, expected) => {
    const { code, out, err } = await runCommand(argv)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(expected)
    expect(err).not.toMatch(/x{40}|(ab){32}/)
  })
})

describe('arguments', () => {
  const spec = command({
    name: 'try',
    group: 'look',
    summary: 's',
    about: [],
    args: { A: { meaning: 'a' }, B: { meaning: 'b', optional: true } },
    flags: {
      word: { value: 'WORD', default: 'w', choices: ['w', 'v'], meaning: 'm' },
      text: { value: 'TEXT', meaning: 'm' },
      must: { value: 'X', required: true, meaning: 'm' },
      bare: { meaning: 'm' },
    },
    output: [],
    examples: [
      { line: 'try', does: '' },
      { line: 'try', does: '' },
    ],
    exits: {},
    run: () => 0,
  })

  test('are read in both forms, in any order', () => {
    expect(readArguments(spec, ['--must=1', 'one', '--', '--bare', '--word', 'v'])).toEqual({
      status: 'ok',
      input: {
        args: { A: 'one', B: undefined },
        flags: { word: 'v', text: undefined, must: '1', bare: true },
        options: [],
      },
    })
  })

  test('are told with all that is wrong', () => {
    expect(readArguments(spec, ['--word', 'u', '--text', '--bare=1'])).toEqual({
      status: 'invalid',
      problems: [
        '--word: expected one of w, v, got "u"',
        'the flag --text needs a value: TEXT',
        'the flag --bare takes no value',
        'riposte try needs A',
        'the flag --must X is missing',
      ],
    })
  })

  test('a name that every object has is no flag', () => {
    expect(readArguments(spec, ['a', '--must', '1', '--constructor', 'x'])).toMatchObject({ status: 'invalid' })
  })
})

describe('the table', () => {
  test('has each name once, and no command that takes the name of another one for an argument', () => {
    const names = COMMANDS.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const { name, args } of COMMANDS) {
      const family = names.some((other) => other.startsWith(`${name} `))
      expect(family && Object.keys(args).length > 0).toBe(false)
    }
  })

  test('has examples that are understood', () => {
    for (const { examples } of COMMANDS) {
      for (const { line } of examples) {
        const words = [...line.replace(/ > .*/, '').matchAll(/"([^"]*)"|(\S+)/g)].map(
          ([, quoted, plain]) => quoted ?? plain ?? '',
        )
        const spec = COMMANDS.find(({ name }) => line === name || line.startsWith(`${name} `))
        expect(spec, line).toBeDefined()
        if (spec === undefined) continue
        const longer = COMMANDS.find(({ name }) => name.startsWith(`${spec.name} `) && line.startsWith(name))
        const chosen = longer ?? spec
        const read = readArguments(chosen, words.slice(chosen.name.split(' ').length))
        expect([line, read.status === 'invalid' ? read.problems : []]).toEqual([line, []])
      }
    }
  })

  test('has a meaning for every exit code, each once', () => {
    for (const spec of COMMANDS) {
      const codes = exitRows(spec).map(([code]) => code)
      expect(codes).toContain(0)
      expect(codes).toContain(2)
      expect(new Set(codes).size).toBe(codes.length)
    }
  })
})
