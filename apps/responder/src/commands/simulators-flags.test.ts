import { expect, test } from 'vitest'
import { readArguments } from '../cli/read-arguments.ts'
import { runCommand } from '../testing/run-command.ts'
import { simulatorsCommand } from './simulators.ts'
import { readSimulatorsFlags, type SimulatorsFlags } from './simulators-flags.ts'

function read(...argv: string[]) {
  const read = readArguments(simulatorsCommand, argv)
  if (read.status === 'invalid') throw new Error(read.problems.join('\n'))
  return readSimulatorsFlags(read.input.flags as unknown as Record<keyof SimulatorsFlags, string | undefined>)
}

test('the flags of the simulators have defaults', () => {
  expect(read()).toMatchObject({
    status: 'ok',
    flags: { derive_port: 9000, rysk_port: 8000, keys: './paper-keys.json', paper_seed: 1 },
  })
})

test('are read in both forms', () => {
  const argv = ['--derive_port', '0', '--rysk_port=0', '--', '--keys', 'k.json', '--derive_subaccounts=ETH:12,BTC:14']
  expect(read(...argv)).toMatchObject({
    status: 'ok',
    flags: { derive_port: 0, rysk_port: 0, keys: 'k.json', derive_subaccounts: { ETH: 12, BTC: 14 } },
  })
})

test.each([
  [['--derive_port=70000'], '--derive_port="70000": expected a whole number from 0 to 65535'],
  [['--derive_port=x', '--rysk_port=y'], '--rysk_port="y": expected a whole number'],
  [['--derive_prot=1'], 'did you mean --derive_port?'],
  [['--keys'], 'needs a value'],
  [['--keys=a', '--keys=b'], 'given twice'],
  [['ports'], 'unexpected argument "ports"'],
  [['--paper_chain=/nowhere.csv'], 'there is no such file'],
])('%j is refused', async (argv, expected) => {
  const { code, err, out } = await runCommand(['simulators', ...argv])
  expect([code, out]).toEqual([2, ''])
  expect(err).toContain(expected)
})
