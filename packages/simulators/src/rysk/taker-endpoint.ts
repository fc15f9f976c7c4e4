import type { RyskAsset } from './asset.ts'
import type { RfqAsker } from './auction.ts'
import { type Refusal, type RyskBehaviour, refusalError } from './behaviour.ts'
import { type RyskChain, stablecoinsOf } from './chain.ts'
import type { Connection } from './connections.ts'
import type { Inventory } from './inventory.ts'
import { errorFrame, INVALID_PARAMS, METHOD_NOT_FOUND, parseRpcRequest, resultFrame } from './json-rpc.ts'
import { parseRfqRequest, type RfqTerms } from './rfq.ts'

export interface TakerEndpointParts {
  readonly behaviour: RyskBehaviour
  readonly chain: RyskChain
  readonly assets: ReadonlyMap<string, RyskAsset>
  nowSeconds(): number
  inventory(): Inventory
  /** Put a request before the makers, under its own id or another. */
  publish(terms: RfqTerms, asker: RfqAsker): Refusal | undefined
}

/** Handle one frame that came over a `/taker` socket. Never throws. A sound request is answered when its window ends. */
export function handleTakerFrame(text: string, connection: Connection, parts: TakerEndpointParts): void {
  const input = parseRpcRequest(text)
  if (input.status === 'invalid') {
    connection.send(errorFrame(input.id, input.error))
    return
  }
  const { id, method, params } = input
  if (method === 'inventory') return connection.send(resultFrame(id, parts.inventory()))
  if (method !== 'request') return connection.send(errorFrame(id, METHOD_NOT_FOUND))

  const terms = parseRfqRequest(params, parts.chain.usd.address)
  if (terms === undefined) return connection.send(errorFrame(id, INVALID_PARAMS))
  const refusal = checkRequest(terms, parts) ?? parts.publish(terms, { connection, requestId: id })
  if (refusal !== undefined) connection.send(errorFrame(id, refusalError(parts.behaviour, refusal)))
}

function checkRequest(terms: RfqTerms, { chain, assets, nowSeconds }: TakerEndpointParts): Refusal | undefined {
  const asset = assets.get(terms.asset)
  if (asset === undefined || !asset.active) return 'asset-unknown'
  if (terms.chainId !== chain.chainId || !stablecoinsOf(chain).includes(terms.usd)) return 'terms-mismatch'
  if (terms.collateralAsset !== (terms.isPut ? terms.usd : terms.asset)) return 'terms-mismatch'
  if (terms.expiry <= nowSeconds() || terms.strike === '0') return 'terms-mismatch'
  const quantity = BigInt(terms.quantity)
  if (quantity < asset.minTradeSize || quantity > asset.maxTradeSize) return 'size'
  return undefined
}
