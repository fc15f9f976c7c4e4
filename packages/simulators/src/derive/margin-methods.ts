import { toNumber, type Wad, wad } from '@riposte/market-model'
import { marginRecords } from './account-records.ts'
import { type Exchange, exactPrice, fairQuote } from './exchange.ts'
import { freeMargin, type Holdings, type Margin, type Supposition } from './margin.ts'
import { type Answer, type Call, type Method, privateMethod, publicMethod } from './method.ts'
import { withSubaccount } from './own-subaccount.ts'
import type { ParamsReader } from './params.ts'
import { emptyPosition, type Position, tradeValue } from './position.ts'
import { COLLATERAL, UNIVERSE } from './protocol.ts'
import { done, type Outcome, refused } from './rpc-error.ts'
import { doubleText } from './wire-decimal.ts'

/** Margins as they are and as they would be. Orders that are open do not count. */
export const MARGIN_METHODS: Readonly<Record<string, Method>> = {
  'private/get_margin': privateMethod((call) =>
    withSubaccount(call, (subaccount) => {
      const changes = readChanges(call.exchange, call.read)
      return changes.status === 'done' ? compare(call.exchange, subaccount.id, subaccount, changes.value) : changes
    }),
  ),
  'public/get_margin': publicMethod(getSimulatedMargin),
  'public/margin_watch': publicMethod((call) => {
    const id = call.read.integer('subaccount_id')
    const problem = call.read.problem()
    if (problem !== undefined) return problem
    const subaccount = call.exchange.accounts.subaccount(id)
    if (subaccount === undefined) return refused(14001)
    const [record] = marginRecords(call.exchange, [subaccount], call.now)
    const override = { has_delayed_liquidation: false, is_delayed_liquidation: false }
    return done({ ...record, ...override, currency: [COLLATERAL.name], risk_universe_id: UNIVERSE.id })
  }),
}

/** What a portfolio would gain or lose. */
interface Changes {
  readonly usdc: Wad
  readonly positions: readonly Supposition[]
}

/** Read `simulated_position_changes` and `simulated_collateral_changes`. */
function readChanges(exchange: Exchange, read: ParamsReader): Outcome<Changes> {
  const usdc = readCollaterals(read, 'simulated_collateral_changes')
  const positions = readPositions(exchange, read, 'simulated_position_changes')
  if (positions.status === 'refused') return positions
  return read.problem() ?? done({ usdc, positions: positions.value })
}

function readCollaterals(read: ParamsReader, name: string): Wad {
  let usdc = 0n
  for (const one of read.has(name) ? read.records(name) : []) {
    if (one.text('asset_name') !== COLLATERAL.name) one.reject(`asset_name: expected ${COLLATERAL.name}`)
    usdc += one.decimal('amount')
  }
  return wad(usdc)
}

/** Options change hands without their premium: whoever asks says what the collateral does. */
function readPositions(exchange: Exchange, read: ParamsReader, name: string): Outcome<readonly Supposition[]> {
  const positions: Supposition[] = []
  for (const one of read.has(name) ? read.records(name) : []) {
    const listed = exchange.instruments.get(one.text('instrument_name'))
    const amount = toNumber(one.decimal('amount'))
    const entry = one.optionalDecimal('entry_price')
    const problem = read.problem()
    if (problem !== undefined) return problem
    if (listed === undefined) return refused(12001)
    const mark = fairQuote(exchange, listed)?.mark ?? 0
    const price = listed.type === 'option' ? 0 : entry === undefined ? mark : toNumber(entry)
    positions.push({ listed, amount, price })
  }
  return done(positions)
}

/** Margins of a portfolio that nobody has, before and after changes. */
function getSimulatedMargin({ exchange, read }: Call): Answer {
  const type = read.oneOf('margin_type', ['SM', 'PM', 'PM2'])
  if (type !== 'SM') read.reject('margin_type: only SM is simulated')
  if (!read.has('simulated_collaterals')) read.reject('simulated_collaterals: missing data for required field')
  if (!read.has('simulated_positions')) read.reject('simulated_positions: missing data for required field')
  const usdc = readCollaterals(read, 'simulated_collaterals')
  const held = readPositions(exchange, read, 'simulated_positions')
  if (held.status === 'refused') return held
  const changes = readChanges(exchange, read)
  if (changes.status === 'refused') return changes
  const positions = new Map<string, Position>()
  for (const { listed, amount, price } of held.value) {
    const contracts = signedWad(amount)
    positions.set(listed.name, {
      ...emptyPosition(),
      amount: contracts,
      cost: tradeValue(exactPrice(price), contracts),
    })
  }
  return compare(exchange, 0, { usdc, positions }, changes.value)
}

function signedWad(amount: number): Wad {
  const size = exactPrice(Math.abs(amount))
  return amount < 0 ? wad(-size) : size
}

function compare(exchange: Exchange, subaccountId: number, before: Holdings, changes: Changes): Answer {
  const pre = freeMargin(exchange, before)
  const after = { usdc: wad(before.usdc + changes.usdc), positions: before.positions }
  const post = freeMargin(exchange, after, changes.positions)
  return done({
    subaccount_id: subaccountId,
    is_valid_trade: isValid(pre, post),
    pre_initial_margin: doubleText(pre.initial),
    pre_maintenance_margin: doubleText(pre.maintenance),
    post_initial_margin: doubleText(post.initial),
    post_maintenance_margin: doubleText(post.maintenance),
  })
}

function isValid(pre: Margin, post: Margin): boolean {
  return post.initial >= 0 || post.initial >= pre.initial
}
