import { createOption, fromSeconds, fromTokenUnits, wad } from '@riposte/market-model'
import type { RyskEngine } from '@riposte/simulators'
import { termsKey } from '../../src/account.ts'
import type { Desk, Records } from './maker-desk.ts'

/** One sentence for each invariant that a world at rest breaks. */
export function checkWorld(
  engine: RyskEngine,
  maker: string,
  { source }: Desk,
  records: Records,
  sent: readonly string[],
): string[] {
  const violations: string[] = []
  const expectEqual = (what: string, got: unknown, expected: unknown): void => {
    if (got !== expected) violations.push(`${what}: expected ${expected}, got ${got}`)
  }

  checkTrades(engine, maker, records, violations)
  const held = heldContracts(engine, maker)
  expectEqual('contracts counted', asText(records.contracts), asText(held))
  const { account } = source.memory()
  const known = new Map(account?.positions.map(({ terms, quantity }) => [termsKey(terms), quantity as bigint]))
  expectEqual('contracts that the source knows of', asText(known), asText(held))

  const [funds] = source.funds()
  const [units] = Object.values(engine.balances(maker))
  expectEqual('balance', funds?.balance, fromTokenUnits(units ?? 0n, 6))
  expectEqual('cash that the source knows of', account?.balances[0]?.amount, fromTokenUnits(units ?? 0n, 6))
  expectEqual('reserved when all quotes are over', funds?.reserved, 0n)

  const nonces = sent
    .filter((text) => text.includes('"method":"quote"'))
    .map((text) => BigInt(JSON.parse(text).params.nonce))
  const fallen = nonces.findIndex((nonce, i) => i > 0 && nonce <= (nonces[i - 1] ?? 0n))
  if (fallen >= 0) violations.push(`nonces must rise: ${nonces[fallen]} came after ${nonces[fallen - 1]}`)
  return violations
}

/** Each settled trade was counted once, by its nonce or among contracts that no quote could be named for. */
function checkTrades(engine: RyskEngine, maker: string, records: Records, violations: string[]): void {
  const settled = engine.trades.filter(({ frame }) => frame.maker === maker).map(({ frame }) => frame)
  const nonces = new Set(settled.map(({ quoteNonce }) => quoteNonce))
  for (const [nonce, times] of records.counted) {
    if (!nonces.has(nonce)) violations.push(`counted a trade that never was: ${nonce}`)
    if (times > 1) violations.push(`counted ${times} times: ${nonce}`)
  }
  const lost = new Map<string, bigint>()
  for (const frame of settled) {
    if (records.counted.has(frame.quoteNonce)) continue
    const underlying = engine.assetsByChain()[frame.chainId]?.find(({ address }) => address === frame.assetAddress)
    const strike = wad(BigInt(frame.strike) * 10n ** 10n)
    const right = frame.isPut ? 'put' : 'call'
    const key = termsKey(createOption(underlying?.underlying ?? '', fromSeconds(frame.expiry), strike, right))
    const quantity = BigInt(frame.quantity)
    lost.set(key, (lost.get(key) ?? 0n) + quantity - (quantity % 10n ** 10n))
  }
  for (const [key, quantity] of lost) {
    if ((records.unnamed.get(key) ?? 0n) !== quantity) violations.push(`lost: ${quantity} of ${key}`)
  }
}

function heldContracts(engine: RyskEngine, maker: string): Map<string, bigint> {
  const held = new Map<string, bigint>()
  for (const { series, units } of engine.positions(maker)) {
    const { underlying, strike, expiry, isPut } = series
    const right = isPut ? 'put' : 'call'
    const key = termsKey(createOption(underlying, fromSeconds(expiry), wad(strike * 10n ** 10n), right))
    held.set(key, (held.get(key) ?? 0n) + units * 10n ** 10n)
  }
  return held
}

function asText(contracts: ReadonlyMap<string, bigint>): string {
  return [...contracts]
    .filter(([, quantity]) => quantity !== 0n)
    .map(([key, quantity]) => `${key}: ${quantity}`)
    .sort()
    .join(', ')
}
