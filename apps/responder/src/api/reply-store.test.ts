import { expect, test } from 'vitest'
import { createStandingClock } from '../testing/serve-api.ts'
import { jsonReply } from './problem-response.ts'
import { type Answer, createReplyStore } from './reply-store.ts'

function counter(): { readonly run: () => Promise<Answer>; runs(): number } {
  let runs = 0
  return {
    run: async () => ({ reply: jsonReply(202, { run: ++runs }), keep: true }),
    runs: () => runs,
  }
}

test('forgets the oldest reply when it is full', async () => {
  const store = createReplyStore({ clock: createStandingClock(), entriesMax: 3 })
  const { run, runs } = counter()
  for (const key of ['a', 'b', 'c', 'd']) await store.once(key, 'same', run)
  await store.once('d', 'same', run)
  await store.once('c', 'same', run)
  expect(runs()).toBe(4)
  await store.once('a', 'same', run)
  expect(runs()).toBe(5)
})

test('takes no further request while all that it holds are running, and never forgets one of them', async () => {
  const store = createReplyStore({ clock: createStandingClock(), entriesMax: 2 })
  let release = (_: Answer): void => {}
  const pending = new Promise<Answer>((resolve) => {
    release = resolve
  })
  const first = store.once('a', 'x', () => pending)
  const second = store.once('b', 'x', () => pending)
  expect(await store.once('c', 'x', () => pending)).toEqual({ status: 'full' })
  const repeat = store.once('a', 'x', () => Promise.reject(new Error('a repeat must not run')))
  const reply = jsonReply(202, {})
  release({ reply, keep: true })
  expect(await Promise.all([first, second, repeat])).toEqual(Array(3).fill({ status: 'reply', reply }))
})

test('gives an error to all who wait for it, and then frees the key', async () => {
  const store = createReplyStore({ clock: createStandingClock() })
  const fail = () => Promise.reject(new Error('broken'))
  const both = await Promise.allSettled([store.once('a', 'x', fail), store.once('a', 'x', fail)])
  expect(both.map((result) => result.status)).toEqual(['rejected', 'rejected'])
  const { run } = counter()
  expect(await store.once('a', 'y', run)).toMatchObject({ status: 'reply', reply: { body: { run: 1 } } })
})
