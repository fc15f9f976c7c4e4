import { type Colour, paint } from './paint.ts'
import { printable } from './printable.ts'

export interface Column<Row> {
  readonly title: string
  readonly cell: (row: Row) => string
  /** Numbers stand right. */
  readonly align?: 'right'
  readonly colour?: (row: Row) => Colour | undefined
}

const WIDTH = 80

/**
 * Rows under their titles, in lines of at most 80 columns: the gaps shrink first, then the last column is cut.
 *
 * Cells may hold text of somebody else: what could move the cursor is taken out.
 */
export function formatTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { colour }: { readonly colour: boolean },
): readonly string[] {
  const cells = rows.map((row) => columns.map((column) => printable(column.cell(row))))
  const widths = columns.map(({ title }, i) => Math.max(title.length, ...cells.map((line) => line[i]?.length ?? 0)))
  const gap = total(widths) + 2 * (columns.length - 1) <= WIDTH ? 2 : 1
  const last = columns.length - 1
  const room = WIDTH - total(widths.slice(0, last)) - gap * last
  widths[last] = Math.max(4, Math.min(widths[last] ?? 0, room))

  const line = (texts: readonly string[], colourOf: (i: number) => Colour | undefined): string => {
    const padded = texts.map((text, i) => paint(fit(text, widths[i] ?? 0, columns[i]?.align), colourOf(i), colour))
    return padded.join(' '.repeat(gap)).trimEnd()
  }
  return [
    line(
      columns.map(({ title }) => title),
      () => 'dim',
    ),
    ...rows.map((row, r) => line(cells[r] ?? [], (i) => columns[i]?.colour?.(row))),
  ]
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0)
}

function fit(text: string, width: number, align: 'right' | undefined): string {
  const cut = text.length > width ? `${text.slice(0, width - 1)}…` : text
  return align === 'right' ? cut.padStart(width) : cut.padEnd(width)
}
