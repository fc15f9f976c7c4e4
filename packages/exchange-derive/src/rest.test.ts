import { describe, expect, it } from 'vitest'
import { createRestClient, type HttpAnswer } from './rest.ts'

function clientOf(answer: HttpAnswer | Error) {
  const posts: { url: string; body: string; headers: Readonly<Record<string, string>> }[] = []
  const client = createRestClient('http://exchange/v3', {
    async post(url, body, headers) {
      posts.push({ url, body, headers })
      if (answer instanceof Error) throw answer
      return answer
    },
    async close() {},
  })
  return { client, posts }
}

describe('a REST call', () => {
  it('posts the params themselves to the method’s own address', async () => {
    const { client, posts } = clientOf({ status: 200, body: '{"id":"x","result":1790877292671}' })
    expect(await client.call('public/get_time', {}, { 'X-DeriveWallet': '0x1' })).toEqual({
      status: 'result',
      result: 1790877292671,
    })
    expect(posts).toEqual([
      { url: 'http://exchange/v3/public/get_time', body: '{}', headers: { 'X-DeriveWallet': '0x1' } },
    ])
  })

  it.each([
    [
      'an error, whatever the HTTP status',
      { status: 400, body: '{"id":1,"error":{"code":12001,"message":"m"}}' },
      'error',
    ],
    ['a result with a bad status', { status: 500, body: '{"id":1,"result":1}' }, 'lost'],
    ['a page of a proxy', { status: 502, body: '<html>' }, 'lost'],
    ['JSON that is no reply', { status: 200, body: '[]' }, 'lost'],
    ['too many requests', { status: 429, body: '' }, 'error'],
    ['no answer', new Error('connect ECONNREFUSED'), 'lost'],
  ])('may meet %s', async (_, answer, status) => {
    expect((await clientOf(answer).client.call('public/get_time', {})).status).toBe(status)
  })

  it('counts HTTP 429 as the exchange’s own rate limit', async () => {
    const reply = await clientOf({ status: 429, body: '' }).client.call('public/get_time', {})
    expect(reply).toMatchObject({ error: { code: -32000 } })
  })
})
