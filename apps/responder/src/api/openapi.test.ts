import { createHash } from 'node:crypto'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { serving } from '../testing/serving.ts'
import { ENDPOINTS } from './endpoints.ts'
import { openApi } from './openapi.ts'

const serve = serving()

const document = openApi(ENDPOINTS)
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

describe('the document', () => {
  test('is what is served, and names every request there is', async () => {
    const { ask } = await serve()
    expect((await ask('/api/openapi.json')).json).toEqual(JSON.parse(JSON.stringify(document)))
    const index = (await ask('/')).json as { paths: string[] }
    const named = operations.map(({ path, method }) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`)
    expect(named.toSorted()).toEqual(index.paths.toSorted())
  })

  test('gives each operation a name of its own, its replies, and its part of the path', () => {
    const names = operations.map(({ operation }) => operation.operationId)
    expect(new Set(names).size).toBe(names.length)
    for (const { path, method, operation } of operations) {
      const parts = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      expect(operation.parameters.filter((p) => p.in === 'path').map((p) => p.name)).toEqual(parts)
      expect(Object.keys(operation.responses).some((status) => status.startsWith('2'))).toBe(true)
      expect(operation.requestBody === undefined).toBe(method === 'get')
      const keys = operation.parameters.filter((p) => p.name === 'Idempotency-Key')
      expect(keys).toHaveLength(method === 'post' ? 1 : 0)
    }
  })

  test('holds only schemas of the dialect that OpenAPI 3.1 means', () => {
    const ajv = new Ajv2020({ strict: false })
    let count = 0
    const visit = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return
      for (const [key, part] of Object.entries(node)) {
        if (key === 'schema') {
          count += 1
          expect(ajv.validateSchema(part), JSON.stringify(part)).toBe(true)
        } else visit(part)
      }
    }
    visit(document)
    expect(count).toBeGreaterThan(operations.length)
  })

  test('describes bodies as they are read: a documented example passes, a field too many does not', async () => {
    const ajv = new Ajv2020({ strict: false })
    const trade = document.paths['/api/trade']?.post?.requestBody?.content['application/json']?.schema ?? {}
    const validate = ajv.compile(trade)
    const body = { instrument: 'ETH-20261225-3000-C', quantity: '1.0', price: '0.05' }
    expect(validate(body)).toBe(true)
    for (const wrong of [
      { ...body, amount: '1' },
      { ...body, quantity: 1 },
      { ...body, price: undefined },
    ]) {
      expect(validate(JSON.parse(JSON.stringify(wrong)))).toBe(false)
      expect((await (await serve()).trade(wrong)).status).toBe(400)
    }
  })
})

test('the page names every request, fetches nothing, and runs nothing', async () => {
  const { ask } = await serve()
  const { text, headers } = await ask('/api/docs')
  for (const { path, operation } of operations) {
    expect(text).toContain(`<code>${path}</code>`)
    expect(text).toContain(`id="${operation.operationId}"`)
  }
  expect(text).not.toMatch(/<script|<link|<img|https?:\/\/|\son\w+=/)
  const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? ''
  const hash = createHash('sha256').update(style).digest('base64')
  expect(headers['content-security-policy']).toContain(`style-src 'sha256-${hash}'`)
  expect(headers['content-security-policy']).toContain("default-src 'none'")
})
