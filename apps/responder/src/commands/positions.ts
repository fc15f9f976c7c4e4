import { parseWad, type Wad, wad } from '@riposte/market-model'
import type { PositionJson } from '../api/routes/get-positions.ts'
import { command } from '../cli/command.ts'
import { deskFlags } from '../desk-client/desk-flags.ts'
import { listPath } from '../desk-client/list-path.ts'
import { type Look, lookAtDesk } from '../desk-client/look-at-desk.ts'
import { shortNumber, shortWad } from '../terminal/printable.ts'
import { type Column, formatTable } from '../terminal/table.ts'

/** `riposte positions`. */
export const positionsCommand = command({
  name: 'positions',
  group: 'look',
  summary: 'what is held, at which venue, and what is left of it',
  about: ['A row for each instrument with what is held of it at each venue: a hedged trade comes out as a net of 0.'],
  args: {},
  flags: {
    underlying: { value: 'SYMBOL', meaning: 'Of this underlying only, such as ETH.' },
    ...deskFlags,
  },
  output: [
    'Contracts, bought is positive. DELTA is that of the net, in underlyings; a dash where a Greek is not known. Average ' +
      'prices and gammas are in --json.',
  ],
  examples: [
    { line: 'positions', does: 'Everything that is held.' },
    { line: 'positions --underlying ETH --json', does: 'Of ETH, with average prices and Greeks, for a program.' },
  ],
  exits: { ok: 'done', failed: 'no desk answers', refused: 'the token does not grant it' },
  run({ flags }, host) {
    const path = listPath('/api/positions', { underlying: flags.underlying })
    return lookAtDesk({ flags, path, host, show: positionLines })
  },
})

interface Net {
  readonly instrument: string
  readonly byVenue: ReadonlyMap<string, Wad>
  readonly net: Wad
  /** Undefined when a Greek is not known. */
  readonly delta: number | undefined
}

function positionLines(rows: readonly PositionJson[], look: Look): readonly string[] {
  const open = rows.filter(({ quantity }) => parseWad(quantity) !== 0n)
  if (open.length === 0) return ['no open positions']
  const venues = [...new Set(open.map(({ venue }) => venue))]
  const nets = [...new Set(open.map(({ instrument }) => instrument))].map((name) => {
    return netOf(
      name,
      open.filter(({ instrument }) => instrument === name),
    )
  })
  const columns: readonly Column<Net>[] = [
    { title: 'INSTRUMENT', cell: ({ instrument }) => instrument },
    ...venues.map((venue): Column<Net> => {
      const cell = ({ byVenue }: Net): string => shortWad(byVenue.get(venue) ?? ZERO)
      return { title: venue.toUpperCase(), cell, align: 'right' }
    }),
    {
      title: 'NET',
      cell: ({ net }) => shortWad(net),
      align: 'right',
      colour: ({ net }) => (net === 0n ? 'dim' : 'yellow'),
    },
    { title: 'DELTA', cell: ({ delta }) => shortNumber(delta), align: 'right' },
  ]
  const unhedged = nets.filter(({ net }) => net !== 0n).length
  return [
    ...formatTable(
      columns,
      nets.toSorted((a, b) => a.instrument.localeCompare(b.instrument)),
      look,
    ),
    `${nets.length} instruments, ${unhedged === 0 ? 'all of them net to 0' : `${unhedged} of them with a net`}`,
  ]
}

const ZERO = parseWad('0')

function netOf(instrument: string, held: readonly PositionJson[]): Net {
  const byVenue = new Map<string, Wad>()
  for (const { venue, quantity } of held) byVenue.set(venue, wad(byVenue.get(venue) ?? ZERO + parseWad(quantity)))
  const net = [...byVenue.values()].reduce((sum, quantity) => wad(sum + quantity), ZERO)
  const isKnown = held.every(({ delta }) => delta !== null)
  const delta = isKnown ? held.reduce((sum, row) => sum + (row.delta ?? 0), 0) : undefined
  return { instrument, byVenue, net, delta }
}
