import { type CurrencyRecord, createDeriveRest, type DeriveRest, type SubaccountRecord } from '@riposte/exchange-derive'
import { LABEL_PREFIX } from '@riposte/hedge-engine'
import { type Clock, formatWad, fromNumber, toNumber } from '@riposte/market-model'
import type { DeskWorld, KnownWorld } from '../desk-world.ts'
import { isKnown } from '../desk-world.ts'
import { type CheckLine, type Finding, failed, look, ok, warned } from './check-line.ts'
import { judgeClock } from './judge-clock.ts'

type Checks = NonNullable<DeriveRest['checks']>

/** Subaccounts of the fallback manager can't be traded like others. */
const FALLBACK_MANAGER = 0

/**
 * Derive as a live start looks at it, over HTTP alone: nothing logs in, nothing is placed, nothing is changed. Stops at
 * what everything else stands on.
 *
 * @param hasPast the desk may hold something, so a lack of money must not keep it from looking after that
 */
export async function* checkDerive(world: DeskWorld, hasPast: boolean): AsyncGenerator<CheckLine> {
  const { derive, clock, identity } = world
  const login = identity && { wallet: identity.wallet, signer: identity.session }
  const rest = createDeriveRest({ network: derive.network, url: derive.url, clock, ...(login && { login }) })
  try {
    const reached = await look('derive.clock', () => readClock(rest, clock, derive.url))
    yield reached
    if (reached.status === 'failed') return
    let currencies: readonly CurrencyRecord[] = []
    yield await look('derive.underlyings', async () => {
      currencies = await rest.market.currencies()
      return judgeUnderlyings(Object.keys(derive.subaccounts), currencies)
    })
    if (isKnown(world) && rest.checks !== undefined) yield* checkAccount(world, rest, rest.checks, currencies, hasPast)
  } finally {
    await rest.close()
  }
}

async function readClock(rest: DeriveRest, clock: Clock, url: string): Promise<Finding> {
  const askedAtMs = clock.monotonicMs()
  const exchangeMs = await rest.market.time()
  const halfWayMs = (clock.monotonicMs() - askedAtMs) / 2
  const finding = judgeClock(Math.round(exchangeMs + halfWayMs - clock.nowMs()), Math.ceil(halfWayMs))
  return { ...finding, message: `${url}: ${finding.message}` }
}

function judgeUnderlyings(wanted: readonly string[], currencies: readonly CurrencyRecord[]): Finding {
  const listed = new Set(currencies.map(({ currency }) => currency))
  const missing = wanted.filter((name) => !listed.has(name))
  if (missing.length === 0) return ok(`${wanted.join(', ')} are listed`)
  return failed(`DERIVE_SUBACCOUNTS: ${missing.join(', ')} not listed there; listed are ${[...listed].join(', ')}`)
}

async function* checkAccount(
  { derive, identity, clock }: KnownWorld,
  rest: DeriveRest,
  checks: Checks,
  currencies: readonly CurrencyRecord[],
  hasPast: boolean,
): AsyncGenerator<CheckLine> {
  const key = await look('derive.key', () => checkKey(checks, identity.session.address, clock))
  yield key
  // Without a key that may read nothing below can be asked.
  if (key.status === 'failed') return
  for (const id of new Set(Object.values(derive.subaccounts))) {
    const own = Object.keys(derive.subaccounts).filter((name) => derive.subaccounts[name] === id)
    yield await look(`derive.subaccount.${id}`, async () =>
      judgeSubaccount(await rest.account.subaccount(id), own, currencies),
    )
    yield await look(`derive.margin.${id}`, async () => judgeMargin(await rest.account.subaccount(id), hasPast))
    yield await look(`derive.orders.${id}`, async () => {
      const open = await rest.orders.open(id)
      const ours = open.filter(({ label }) => label?.startsWith(LABEL_PREFIX) === true).length
      const text = `${ours} open with our label, ${open.length - ours} of others`
      return ours > 0 && !hasPast ? warned(`${text}: this journal knows nothing of ours`) : ok(text)
    })
  }
  yield await look('derive.signing', async () => {
    const agreed = await checks.signing(derive.subaccounts)
    const text = `the venue computes our hashes for ${agreed.join(' and ')}`
    return agreed.length > 0 ? ok(text) : failed('nothing is listed for which hashes could be compared')
  })
  yield await look('derive.cancel-on-disconnect', async () =>
    judgeCancelOnDisconnect((await rest.account.account()).cancelOnDisconnect, derive.cancelOnDisconnect),
  )
}

async function checkKey(checks: Checks, address: string, clock: Clock): Promise<Finding> {
  const { expiresAt, expiresSoon, broadScopes } = await checks.key()
  const days = Math.floor((expiresAt - clock.nowMs()) / 86_400_000)
  const text = `${address} may trade and neither withdraw nor administer, until ${new Date(expiresAt).toISOString()}`
  if (expiresSoon) return warned(`${text}: ${days} days left, register a new one`)
  if (broadScopes.length > 0) return warned(`${text}; it has more than it needs: ${broadScopes.join(', ')}`)
  return ok(`${text} (${days} days)`)
}

function judgeSubaccount(
  { managerId, marginType, riskUniverseId, isUnderLiquidation, failedToFetch }: SubaccountRecord,
  underlyings: readonly string[],
  currencies: readonly CurrencyRecord[],
): Finding {
  if (managerId === FALLBACK_MANAGER) return failed('it is a fallback account, which cannot be traded')
  if (isUnderLiquidation) return failed('it is being liquidated')
  if (failedToFetch) return failed('the venue could not value it: try again')
  const unfit = underlyings.filter((name) => {
    const managers = currencies.find(({ currency }) => currency === name)?.managers ?? []
    return !managers.some((manager) => manager.riskUniverseId === riskUniverseId)
  })
  const what = `risk universe ${riskUniverseId}, margin ${marginType}`
  if (unfit.length === 0) return ok(`${what}, takes ${underlyings.join(', ')}`)
  return failed(`${what} does not take ${unfit.join(', ')}: name another subaccount in DERIVE_SUBACCOUNTS`)
}

function judgeMargin(record: SubaccountRecord, hasPast: boolean): Finding {
  const { collaterals, initialMargin, openOrdersMargin, subaccountValue } = record
  const held = collaterals.map(({ assetName, amount }) => `${formatWad(amount)} ${assetName}`).join(', ')
  const free = toNumber(initialMargin) + toNumber(openOrdersMargin)
  const text = `${held || 'nothing held'}; worth ${usd(toNumber(subaccountValue))}, free margin ${usd(free)} USD`
  if (free > 0) return ok(text)
  return hasPast ? warned(`${text}: no hedge fits`) : failed(`${text}: no hedge would fit, deposit first`)
}

const usd = (value: number): string => formatWad(fromNumber(value, 2, 'towards-zero'))

function judgeCancelOnDisconnect(stored: boolean, asked: 'keep' | 'on' | 'off'): Finding {
  const now = stored ? 'on' : 'off'
  if (asked !== 'keep' && asked !== now) return ok(`stored ${now}, will be set ${asked}`)
  if (stored) return warned('stored on: any logged-in connection of the wallet that drops cancels every order of it')
  return ok(`stored ${now}, asked ${asked}`)
}
