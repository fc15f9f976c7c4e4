import type { RyskEngine } from './engine.ts'
import { isLowerCase, readAddress } from './read-field.ts'

/** A REST answer; the body is JSON text. */
export interface RestAnswer {
  readonly status: number
  readonly body: string
}

const json = (value: unknown, status = 200): RestAnswer => ({ status, body: JSON.stringify(value) })
const failure = (status: number, error: string): RestAnswer => json({ error }, status)

/** Answer a REST request. Never throws. @param target path and query as in the request line */
export function answerRest(engine: RyskEngine, method: string, target: string): RestAnswer {
  const url = URL.parse(target, 'http://localhost')
  if (url === null) return failure(400, 'Bad Request')
  if (method !== 'GET') return failure(405, 'Method Not Allowed')
  switch (url.pathname) {
    case '/ping':
      return json('pong')
    case '/api/assets':
      return json(engine.assetsByChain())
    case '/api/inventory':
      return json(engine.inventory())
    case '/api/products':
      return json(engine.products())
    case '/api/maker/positions': {
      const address = readAddress(url.searchParams.get('address'))
      if (address === undefined || !isLowerCase(address)) return failure(400, 'Bad Request')
      return json(engine.makerPositions(address))
    }
    default:
      return answerExpiryPrices(engine, url.pathname) ?? failure(404, 'Not Found')
  }
}

const EXPIRY_PRICES = /^\/api\/expiry-prices\/(\d{1,9})\/(0x[0-9a-fA-F]{40})$/

function answerExpiryPrices(engine: RyskEngine, path: string): RestAnswer | undefined {
  const [, chainId, token] = EXPIRY_PRICES.exec(path) ?? []
  return chainId === undefined || token === undefined ? undefined : json(engine.expiryPrices(Number(chainId), token))
}
