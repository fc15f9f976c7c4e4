import { describe, expect, test } from 'vitest'
import { parseSimulatorsFlags, simulatorsHelp } from './simulators-flags.ts'

describe('the flags of the simulators', () => {
  test('have defaults', () => {
    expect(parseSimulatorsFlags([])).toMatchObject({
      status: 'ok',
      flags: { derive_port: 9000, rysk_port: 8000, keys: './paper-keys.json', paper_seed: 1 },
    })
  })

  test('are read in both forms', () => {
    const argv = ['--derive_port', '0', '--rysk_port=0', '--', '--keys', 'k.json', '--derive_subaccounts=ETH:12,BTC:14']
    expect(parseSimulatorsFlags(argv)).toMatchObject({
      status: 'ok',
      flags: { derive_port: 0, rysk_port: 0, keys: 'k.json', derive_subaccounts: { ETH: 12, BTC: 14 } },
    })
  })

  test.each([
    [['--derive_port=70000'], 'a whole number from 0 to 65535'],
    [['--derive_prot=1'], 'did you mean --derive_port?'],
    [['--keys'], 'needs a value'],
    [['--keys=a', '--keys=b'], 'given twice'],
    [['ports'], 'unexpected argument "ports"'],
  ])('%j is refused', (argv, expected) => {
    const parsed = parseSimulatorsFlags(argv)
    expect(parsed.status === 'invalid' && parsed.problems).toEqual([expect.stringContaining(expected)])
  })

  test('are all refused at once', () => {
    const parsed = parseSimulatorsFlags(['--derive_port=x', '--rysk_port=y', 'z'])
    expect(parsed.status === 'invalid' && parsed.problems).toHaveLength(3)
  })

  test('are in the help, with their defaults', () => {
    const help = simulatorsHelp().join('\n')
    for (const part of ['--derive_port', 'Default 9000.', '--keys', '--paper_chain']) expect(help).toContain(part)
  })
})
