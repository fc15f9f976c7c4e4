import { createRandom, formatWad, type Logger } from '@riposte/market-model'
import { createRyskChecks, type RyskAsset, type RyskChecks, ryskChain, ryskDomain } from '@riposte/rfq-rysk'
import type { Config } from '../config/schema.ts'
import type { DeskWorld } from '../desk-world.ts'
import { type CheckLine, type Finding, failed, look, ok, warned } from './check-line.ts'
import { judgeClock } from './judge-clock.ts'

/** HTTP dates replies in whole seconds. */
const DATE_UNCERTAINTY_MS = 1_000

/** Rysk as a live start looks at it. Nothing is signed and nothing is quoted. */
export async function* checkRysk(
  world: DeskWorld,
  chosen: Config['ryskAssets'],
  hasPast: boolean,
  logger: Logger,
): AsyncGenerator<CheckLine> {
  const { rysk, clock, derive, identity, mode } = world
  const checks = createRyskChecks({ ...rysk, clock, random: createRandom(clock.nowMs()), logger })
  const reached = await look('rysk.assets', async () =>
    judgeAssets(await checks.assets(), chosen, Object.keys(derive.subaccounts), rysk.chainId),
  )
  yield reached
  if (reached.status === 'failed') return
  // A simulated server's replies are dated by this machine, whatever the time of its market.
  if (mode === 'live') {
    yield await look('rysk.clock', async () => judgeClock(await checks.clockAheadMs(), DATE_UNCERTAINTY_MS))
  }
  yield await look('rysk.domain', async () => ok(describeDomain(rysk.chainId)))
  if (identity !== undefined) {
    yield await look('rysk.balance', () => judgeBalance(checks, identity.maker.address, hasPast))
  }
}

function judgeAssets(
  assets: readonly RyskAsset[],
  chosen: Config['ryskAssets'],
  hedged: readonly string[],
  chainId: number,
): Finding {
  const active = assets.filter((asset) => asset.active)
  const names = [...new Set(active.map(({ underlying }) => underlying))]
  const wanted = chosen === 'all' ? names : chosen
  const missing = wanted.filter((name) => !names.includes(name))
  const text = `${active.length} assets on chain ${chainId}: ${names.join(', ') || 'none'}`
  if (missing.length > 0) return failed(`RYSK_ASSETS: ${missing.join(', ')} not listed; ${text}`)
  const answered = wanted.filter((name) => hedged.includes(name))
  if (answered.length === 0) return failed(`none of them has a subaccount in DERIVE_SUBACCOUNTS; ${text}`)
  return ok(`${text}; answered: ${answered.join(', ')}`)
}

function describeDomain(chainId: number): string {
  const { name, version, verifyingContract } = ryskDomain(ryskChain(chainId))
  return `quotes are signed for ${name} ${version}, chain ${chainId}, contract ${verifyingContract}, and no other`
}

async function judgeBalance(checks: RyskChecks, maker: RyskMaker, hasPast: boolean): Promise<Finding> {
  const balances = (await checks.balances(maker)).filter(({ amount }) => amount > 0n)
  const held = balances.map(({ token, amount }) => `${formatWad(amount)} ${token.symbol}`).join(', ')
  if (balances.length > 0) return ok(`maker ${maker} keeps ${held}: the outer cap of all premiums`)
  const text = `maker ${maker} keeps nothing there, so no premium can be paid`
  return hasPast ? warned(text) : failed(`${text}: deposit first`)
}

type RyskMaker = Parameters<RyskChecks['balances']>[0]
