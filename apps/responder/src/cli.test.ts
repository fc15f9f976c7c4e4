import { describe, expect, test } from 'vitest'
import { helpText, parseCommand } from './cli.ts'
import { optionList } from './config/option-list.ts'

describe('the command line', () => {
  test.each([
    [['start'], { command: 'start', argv: [] }],
    [['start', '--http_port', '1'], { command: 'start', argv: ['--http_port', '1'] }],
    [['--', 'start'], { command: 'start', argv: [] }],
    [['start', '--help'], { command: 'help' }],
    [['simulators', '--keys=k'], { command: 'simulators', argv: ['--keys=k'] }],
    [['simulators', '-h'], { command: 'help' }],
    [['--help'], { command: 'help' }],
    [['-h'], { command: 'help' }],
    [['journal', 'verify', 'x'], { command: 'journal', argv: ['verify', 'x'] }],
    [['replay', 'x', '--until', '3'], { command: 'replay', argv: ['x', '--until', '3'] }],
    [['send-rfq', 'ETH-20261225-3000-C'], { command: 'send-rfq', argv: ['ETH-20261225-3000-C'] }],
    [['transfer', 'deposit', '1'], { command: 'transfer', argv: ['deposit', '1'] }],
    [['cache', 'check', '--json'], { command: 'cache', argv: ['check', '--json'] }],
    [['replay', '--help'], { command: 'help' }],
    [['help'], { command: 'help' }],
    [['--version'], { command: 'version' }],
    [['version'], { command: 'version' }],
  ])('%j is understood', (argv, expected) => {
    expect(parseCommand(argv)).toEqual(expected)
  })

  test.each([
    [[], 'did you mean riposte start?'],
    [['strat'], 'unknown command "strat"; did you mean riposte start?'],
    [['dance'], 'unknown command "dance"'],
    [['simulator'], 'did you mean riposte simulators?'],
    [['--http_port=1'], 'such as riposte start --http_port=1'],
  ])('%j is refused with advice', (argv, expected) => {
    const parsed = parseCommand(argv)
    expect(parsed.command).toBe('invalid')
    expect(parsed).toMatchObject({ message: expect.stringContaining(expected) })
  })
})

test('the help names every option with its default, and fits 120 columns', () => {
  const help = helpText()
  for (const entry of optionList) {
    expect(help).toContain(entry.secret ? entry.name : `--${entry.flag}`)
    if (entry.default !== undefined) expect(help).toContain(`Default ${entry.default}`)
  }
  expect(help.split('\n').filter((line) => line.length > 120)).toEqual([])
})
