import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { askOn } from './ask-on.ts'

function terminal() {
  const input = new PassThrough()
  const output = new PassThrough()
  return { input, output, ask: askOn(input, output) }
}

test('asks, and gives the line that was typed', async () => {
  const { input, output, ask } = terminal()
  const answer = ask('how much? ')
  input.write(' 12.5 \nmore\n')
  expect(await answer).toBe('12.5')
  expect(String(output.read())).toBe('how much? ')
})

test('an input that ends is no answer, not an empty one', async () => {
  const { input, output, ask } = terminal()
  const answer = ask('how much? ')
  input.end()
  expect(await answer).toBeUndefined()
  expect(String(output.read())).toBe('how much? \n')
  const second = terminal()
  const empty = second.ask('how much? ')
  second.input.write('\n')
  expect(await empty).toBe('')
})
