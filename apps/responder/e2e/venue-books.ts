import { formatWad, fromTokenUnits, multiplyWad, parseWad, type Wad, wad } from '@riposte/market-model'

/** Where a running paper desk's simulated venues are, as its first log line says. */
export interface VenueAddresses {
  readonly derive: string
  readonly derive_wallet: string
  readonly rysk: string
  readonly rysk_maker: string
}

/** What a venue itself holds for the desk, read through its public protocol. */
export interface VenueBook {
  /** Net contracts by instrument. */
  readonly positions: ReadonlyMap<string, Wad>
  /** What moved in its cash token since the start, exactly. */
  readonly cash: Wad
}

interface PublicTrade {
  readonly wallet: string
  readonly instrument_name: string
  readonly direction: 'buy' | 'sell'
  readonly trade_amount: string
  readonly trade_price: string
  readonly trade_fee: string
  readonly realized_pnl_excl_fees: string
}

/** Derive's side of every public trade of the desk's wallet: options pay their premium, perps settle what they realise. */
export async function readDeriveBook({ derive, derive_wallet }: VenueAddresses): Promise<VenueBook> {
  const positions = new Map<string, Wad>()
  let cash = 0n
  for (let page = 1, pages = 1; page <= pages; page++) {
    const reply = await fetch(`${derive}/public/get_trade_history`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'User-Agent': 'riposte-test' },
      body: JSON.stringify({ page, page_size: 1000 }),
    })
    const { result } = (await reply.json()) as {
      result: { trades: PublicTrade[]; pagination: { num_pages: number } }
    }
    pages = result.pagination.num_pages
    for (const row of result.trades) {
      if (row.wallet.toLowerCase() !== derive_wallet.toLowerCase()) continue
      const sign = row.direction === 'buy' ? 1n : -1n
      const amount = parseWad(row.trade_amount)
      positions.set(row.instrument_name, wad((positions.get(row.instrument_name) ?? 0n) + sign * amount))
      cash += row.instrument_name.endsWith('-PERP')
        ? parseWad(row.realized_pnl_excl_fees)
        : -sign * multiplyWad(parseWad(row.trade_price), amount, 'towards-zero')
      cash -= parseWad(row.trade_fee)
    }
  }
  return { positions, cash: wad(cash) }
}

interface MakerPosition {
  readonly isOtoken: boolean
  readonly underlying: string
  readonly expiry: number
  readonly strike: string
  readonly isPut: boolean
  readonly balance: string
}

const USD_DECIMALS = 6

/** Rysk's ledger of the desk: option tokens, and the balance against what it was given at the start. */
export async function readRyskBook({ rysk, rysk_maker }: VenueAddresses, given: Wad): Promise<VenueBook> {
  const reply = await fetch(`${rysk.replace('ws', 'http')}api/maker/positions?address=${rysk_maker}`)
  const positions = new Map<string, Wad>()
  let balance = 0n
  for (const row of (await reply.json()) as MakerPosition[]) {
    if (!row.isOtoken) {
      balance += fromTokenUnits(BigInt(row.balance), USD_DECIMALS)
      continue
    }
    const day = new Date(row.expiry * 1000).toISOString().slice(0, 10).replaceAll('-', '')
    const strike = formatWad(wad(BigInt(row.strike)))
    positions.set(`${row.underlying}-${day}-${strike}-${row.isPut ? 'P' : 'C'}`, wad(BigInt(row.balance)))
  }
  return { positions, cash: wad(balance - given) }
}

type Positions = ReadonlyMap<string, Wad>

/** Options of which more was closed at Derive than was bought or sold elsewhere. What a hedge leaves open is the perp's. */
export function overHedged(atDerive: Positions, ...elsewhere: readonly Positions[]): Readonly<Record<string, string>> {
  const options = [...atDerive].filter(([instrument]) => !instrument.endsWith('-PERP'))
  return Object.fromEntries(
    options.flatMap(([instrument, held]) => {
      const quantities = elsewhere.map((book) => book.get(instrument) ?? 0n)
      const bought = quantities.reduce<bigint>((sum, quantity) => (quantity > 0n ? sum + quantity : sum), 0n)
      const sold = quantities.reduce<bigint>((sum, quantity) => (quantity < 0n ? sum - quantity : sum), 0n)
      if (held >= -bought && held <= sold) return []
      const against = `${formatWad(wad(bought))} bought and ${formatWad(wad(sold))} sold`
      return [[instrument, `${formatWad(held)} against ${against}`] as const]
    }),
  )
}

/** A venue's book, to be compared with what the desk says that it holds there. */
export function bookRows(positions: Positions): Readonly<Record<string, string>> {
  const held = [...positions].filter(([, quantity]) => quantity !== 0n)
  return Object.fromEntries(held.map(([instrument, quantity]) => [instrument, formatWad(quantity)]))
}

interface PositionRow {
  readonly instrument: string
  readonly venue: string
  readonly quantity: string
}

/** What the desk says that it holds at a venue. */
export function heldAt(venue: string, rows: readonly PositionRow[]): Readonly<Record<string, string>> {
  const held = rows.filter((row) => row.venue === venue && parseWad(row.quantity) !== 0n)
  return Object.fromEntries(held.map(({ instrument, quantity }) => [instrument, quantity]))
}
