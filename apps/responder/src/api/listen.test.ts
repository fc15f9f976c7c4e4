import { expect, test } from 'vitest'
import { listen } from './listen.ts'

test('says which port is in use and what to do about it', async () => {
  const first = await listen((_request, response) => response.end('first'), { host: '127.0.0.1', port: 0 })
  if (first.status === 'failed') throw new Error(first.message)
  const { server } = first
  const second = await listen(() => {}, { host: '127.0.0.1', port: server.port })
  expect(second).toEqual({
    status: 'failed',
    message: `HTTP_PORT ${server.port} on HTTP_HOST 127.0.0.1 is in use by another program; stop it, or choose another port with --http_port`,
  })
  const reply = await fetch(server.url)
  expect(await reply.text()).toBe('first')
  await server.close()
})

test('says when the host is not of this machine', async () => {
  const result = await listen(() => {}, { host: '192.0.2.1', port: 0 })
  expect(result).toMatchObject({ status: 'failed', message: expect.stringContaining('not an address of this machine') })
})

test('finishes a request that is under way before it closes', async () => {
  let arrive = (_answer: () => void): void => {}
  const arrived = new Promise<() => void>((resolve) => {
    arrive = resolve
  })
  const result = await listen((_request, response) => arrive(() => response.end('done')), {
    host: '127.0.0.1',
    port: 0,
  })
  if (result.status === 'failed') throw new Error(result.message)
  const reply = fetch(result.server.url)
  const answer = await arrived
  const closed = result.server.close()
  answer()
  expect(await (await reply).text()).toBe('done')
  await closed
})
