import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { CALL, openDesk, SUBACCOUNT, type TestClient } from '../src/derive/test-desk.ts'

const RECORDINGS = new URL('../../../../shared/fixtures/derive/', import.meta.url)
const present = existsSync(RECORDINGS)

function recorded(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, RECORDINGS), 'utf8'))
}

const perpOrder = { instrument_name: 'BTC-PERP', direction: 'buy', amount: '0.01', time_in_force: 'ioc' } as const

function client(): TestClient {
  const trader = openDesk().trader()
  trader.order({ ...perpOrder, limit_price: '84400' })
  return trader
}

const own = { subaccount_id: SUBACCOUNT }
const channels = ['ticker_slim.BTC-PERP.1000', `ticker_slim.${CALL}.1000`, 'orderbook.BTC-PERP.10.1']

/** A recorded message, and what the simulator says in the same place. */
const CASES: readonly [file: string, produce: (from: TestClient) => unknown][] = [
  ['v3-public-get_time.json', (from) => from.call('public/get_time')],
  [
    'v3-public-get_all_instruments-perp.json',
    (from) => from.call('public/get_all_instruments', { instrument_type: 'perp', expired: false }),
  ],
  ['v3-public-get_ticker-perp.json', (from) => from.call('public/get_ticker', { instrument_name: 'BTC-PERP' })],
  ['v3-public-get_ticker-option.json', (from) => from.call('public/get_ticker', { instrument_name: CALL })],
  ['v3-private-order-open.json', (from) => from.order({ ...perpOrder, limit_price: '83000', time_in_force: 'gtc' })],
  ['v3-private-get_trade_history.json', (from) => from.call('private/get_trade_history', own)],
  ['v3-private-get_positions.json', (from) => from.call('private/get_positions', own)],
  ['ws-data-ticker_slim-perp.json', (from) => from.notices(channels[0] as string)[0]],
  ['ws-data-ticker_slim-option-put.json', (from) => from.notices(channels[1] as string)[0]],
  ['v2-ws-orderbook-perp.json', (from) => from.messages.find(({ params }) => params?.channel === channels[2])],
]

/** Every path of a JSON value with its JSON type; elements of an array share one path, null goes with anything. */
function shape(value: unknown, path = '', into = new Map<string, Set<string>>()): Map<string, Set<string>> {
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  const types = into.get(path) ?? new Set()
  into.set(path, types.add(type))
  if (Array.isArray(value)) for (const element of value) shape(element, `${path}[]`, into)
  else if (type === 'object')
    for (const [key, member] of Object.entries(value as object)) shape(member, `${path}.${key}`, into)
  return into
}

/** Fields that the exchange's own client asks for since the recordings were made. */
const NEWER: ReadonlySet<string> = new Set(['.result.instruments[].risk_universe_id'])

it('says what recorded messages say, field by field and type by type', () => {
  const trader = client()
  trader.call('subscribe', { channels })
  for (const [file, produce] of CASES) {
    const mine = shape(produce(trader))
    expect([file, mine.has('.error')]).toEqual([file, false])
    if (!present) continue
    const theirs = shape(recorded(file))
    expect([file, [...mine.keys()].filter((path) => !NEWER.has(path)).sort()]).toEqual([
      file,
      [...theirs.keys()].sort(),
    ])
    for (const [path, types] of theirs) {
      const both = new Set([...types, ...(mine.get(path) ?? [])])
      both.delete('null')
      expect([file, path, both.size <= 1]).toEqual([file, path, true])
    }
  }
  process.stdout.write(`derive recordings: ${present ? `${CASES.length} messages` : 'absent'}\n`)
})

it('charges the recorded fee for 0.01 BTC-PERP at the recorded index', () => {
  const history = client().call('private/get_trade_history', own)
  expect(history.result?.trades?.[0]).toMatchObject({
    index_price: '84358.49561857211',
    trade_fee: '0.263075486855',
    trade_price: '84370.2',
  })
})
