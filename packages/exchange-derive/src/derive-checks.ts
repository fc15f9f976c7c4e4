import { checksumAddress, createMemoryNonceStore, createNonces, parseAddress, type Signer } from '@riposte/evm-signing'
import { type Clock, silentLogger } from '@riposte/market-model'
import { createAsk } from './api/ask.ts'
import { createMarketApi, type MarketApi } from './api/market-api.ts'
import type { CatalogEntry } from './decode/instrument.ts'
import { createExchangeTime } from './exchange-time.ts'
import type { DeriveNetwork } from './network.ts'
import type { Requester } from './request.ts'
import type { RestClient } from './rest.ts'
import { sessionKeysOf } from './session-checks.ts'
import { checkSessionKey, type KeyReport } from './session-key.ts'
import { createLoginProof, loginHeaders } from './signing/login-proof.ts'
import { checkSigning } from './signing-check.ts'

/** This machine's clock and the exchange's. */
export interface ClockDifference {
  /** How much the exchange's clock is ahead. */
  readonly aheadMs: number
  /** Give or take so much: half of the way there and back. */
  readonly uncertaintyMs: number
}

/** What a live start looks at before it trades, one by one and over HTTP alone. Nothing is placed and nothing is changed. */
export interface DeriveChecks {
  /** @throws {DeriveError} REQUEST_LOST, REQUEST_REFUSED, FIELD_INVALID */
  clock(): Promise<ClockDifference>
  /** @throws {DeriveError} KEY_SCOPE, KEY_UNKNOWN, KEY_EXPIRED, saying what to do; and as `clock` does */
  key(): Promise<KeyReport>
  /**
   * Let the exchange hash an order for one option and one perp, and compare every hash with our own.
   *
   * @param subaccounts the one in which each underlying is traded
   * @returns the instruments that agree
   * @throws {DeriveError} SIGNING_MISMATCH naming what differs; and as `clock` does
   */
  signing(subaccounts: Readonly<Record<string, number>>): Promise<readonly string[]>
}

export interface DeriveChecksOptions {
  readonly rest: RestClient
  readonly requester: Requester
  readonly network: DeriveNetwork
  readonly clock: Clock
  readonly login: { readonly wallet: string; readonly signer: Signer }
}

/** Nothing of it is sent to be executed. */
const TAKER_WINDOW_MS = 1000
const SIGNATURE_TTL_S = 600

export function createDeriveChecks({ rest, requester, network, clock, login }: DeriveChecksOptions): DeriveChecks {
  const { signer } = login
  const market = createMarketApi(createAsk(requester, clock), clock.monotonicMs)

  async function debug(params: string) {
    const proof = createLoginProof(parseAddress(login.wallet), signer, clock.nowMs())
    return rest.callRaw('private/order_debug', params, loginHeaders(proof))
  }

  return {
    async clock() {
      const askedAtMs = clock.monotonicMs()
      const exchangeMs = await market.time()
      const uncertaintyMs = (clock.monotonicMs() - askedAtMs) / 2
      return {
        aheadMs: Math.round(exchangeMs + uncertaintyMs - clock.nowMs()),
        uncertaintyMs: Math.ceil(uncertaintyMs),
      }
    },
    async key() {
      const wallet = parseAddress(login.wallet)
      const keys = await sessionKeysOf(requester, clock, checksumAddress(wallet))
      return checkSessionKey(keys, wallet, signer.address, clock.nowMs())
    },
    async signing(subaccounts) {
      const settings = {
        network,
        wallet: parseAddress(login.wallet),
        signer,
        subaccounts: new Map(Object.entries(subaccounts)),
        // The exchange computes hashes and uses no nonce up, so these need not be remembered.
        nonces: createNonces({
          signer: signer.address,
          store: createMemoryNonceStore(),
          clock,
          unit: 'nanoseconds',
        }),
        takerWindowMs: TAKER_WINDOW_MS,
        signatureTtlS: SIGNATURE_TTL_S,
      }
      const entries = await probesOf(market, Object.keys(subaccounts))
      await checkSigning({ settings, time: createExchangeTime(clock, silentLogger), entries, debug })
      return entries.map(({ listing }) => listing.instrument.name)
    },
  }
}

/** A perp and an option on these underlyings, as far as there are any. */
async function probesOf(market: MarketApi, underlyings: readonly string[]): Promise<readonly CatalogEntry[]> {
  const names = await market.liveInstruments()
  const own = names.filter((name) => underlyings.includes(name.split('-')[0] ?? ''))
  const chosen = [own.find((name) => name.endsWith('-PERP')), own.find((name) => /-[CP]$/.test(name))]
  const found: CatalogEntry[] = []
  for (const name of chosen) {
    if (name !== undefined) found.push(await market.instrument(name))
  }
  return found
}
