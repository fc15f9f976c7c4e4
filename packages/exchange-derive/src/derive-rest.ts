import { parseAddress, type Signer } from '@riposte/evm-signing'
import type { Clock } from '@riposte/market-model'
import { type AccountApi, createAccountApi } from './api/account-api.ts'
import { createAsk } from './api/ask.ts'
import { createHistoryApi, type HistoryApi } from './api/history-api.ts'
import { createMarketApi, type MarketApi } from './api/market-api.ts'
import { createOrderApi, type OrderApi } from './api/order-api.ts'
import { createDeriveChecks, type DeriveChecks } from './derive-checks.ts'
import { DeriveError } from './errors.ts'
import { type DeriveNetwork, type DeriveNetworkName, resolveNetwork } from './network.ts'
import type { Requester } from './request.ts'
import { createRestClient, type HttpTransport } from './rest.ts'
import { createLoginProof, loginHeaders } from './signing/login-proof.ts'
import { createUndiciTransport } from './undici-transport.ts'

export interface DeriveRestOptions {
  readonly network: DeriveNetwork | DeriveNetworkName
  /** REST base that replaces the network's. */
  readonly url?: string
  readonly clock: Clock
  /** Whose account is read; without it only market data can be. */
  readonly login?: { readonly wallet: string; readonly signer: Signer }
  /** Default 5000 ms. */
  readonly requestTimeoutMs?: number
  /** Replaces real HTTP, in tests. */
  readonly http?: HttpTransport
}

/** The exchange's reads and cancels over HTTP alone: for scripts and reports that need no stream. */
export interface DeriveRest {
  readonly market: MarketApi
  /** These and what follows throw REQUEST_REFUSED without a login. */
  readonly account: AccountApi
  readonly history: HistoryApi
  readonly orders: OrderApi
  /** What a live start looks at; undefined without a login. */
  readonly checks: DeriveChecks | undefined
  close(): Promise<void>
}

const REQUEST_TIMEOUT_MS = 5000

/** @throws {DeriveError} OPTION_INVALID for an address that is none */
export function createDeriveRest(options: DeriveRestOptions): DeriveRest {
  const { clock, requestTimeoutMs = REQUEST_TIMEOUT_MS } = options
  const http = options.http ?? createUndiciTransport(requestTimeoutMs)
  const network = resolveNetwork(options.network, options.url)
  const rest = createRestClient(network.restUrl, http)
  const login = options.login === undefined ? undefined : checkLogin(options.login)
  const proof = () => login && createLoginProof(login.wallet, login.signer, clock.nowMs())
  const requester: Requester = {
    call(method, params) {
      if (!method.startsWith('private/')) return rest.call(method, params)
      const fresh = proof()
      if (fresh !== undefined) return rest.call(method, params, loginHeaders(fresh))
      throw new DeriveError('REQUEST_REFUSED', `${method}: expected a login in the options, got none`, { method })
    },
  }
  const ask = createAsk(requester, clock)
  return {
    market: createMarketApi(ask, clock.monotonicMs),
    account: createAccountApi(ask, proof()?.wallet ?? ''),
    history: createHistoryApi(ask),
    orders: createOrderApi(ask, requester),
    checks: login && createDeriveChecks({ rest, requester, network, clock, login }),
    close: () => http.close(),
  }
}

function checkLogin({ wallet, signer }: NonNullable<DeriveRestOptions['login']>) {
  try {
    return { wallet: parseAddress(wallet), signer }
  } catch {
    throw new DeriveError('OPTION_INVALID', 'login.wallet: expected an address: 0x and 40 hex digits', {
      option: 'login',
    })
  }
}
