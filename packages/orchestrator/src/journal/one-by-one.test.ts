import { expect, it } from 'vitest'
import { oneByOne } from './one-by-one.ts'

async function* batches(sizes: readonly number[], seen: number[] = []): AsyncGenerator<readonly number[]> {
  let next = 0
  for (const size of sizes) {
    seen.push(size)
    yield Array.from({ length: size }, () => next++)
  }
}

it('gives every item in order, whatever the batches, also empty ones', async () => {
  for (const sizes of [[], [0], [1], [0, 2, 0, 0, 3, 1, 0]]) {
    const items: number[] = []
    for await (const item of oneByOne(batches(sizes))) items.push(item)
    expect(items).toEqual(Array.from({ length: sizes.reduce((sum, size) => sum + size, 0) }, (_, i) => i))
  }
})

it('asks for no further batch when the reader stops', async () => {
  const seen: number[] = []
  const items = oneByOne(batches([2, 2, 2], seen))
  for await (const item of items) if (item === 1) break
  for await (const _item of items) throw new Error('expected nothing after the end')
  expect(seen).toEqual([2])
})

it('passes a failure on', async () => {
  async function* failing(): AsyncGenerator<readonly number[]> {
    yield [1]
    throw new Error('no more')
  }
  const items: number[] = []
  const read = async () => {
    for await (const item of oneByOne(failing())) items.push(item)
  }
  await expect(read()).rejects.toThrow('no more')
  expect(items).toEqual([1])
})
