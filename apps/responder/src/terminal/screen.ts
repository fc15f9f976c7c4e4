import { stripVTControlCharacters } from 'node:util'
import type { Output } from '../host.ts'

/** Fewer columns than this hold no status that says anything. */
const COLUMNS_MIN = 40
const COLUMNS_USUAL = 80
const ERASE_BELOW = '\u001b[J'

/** Lines for the bottom of a terminal of so many columns; each leaves a few columns free. */
type RenderStatus = (columns: number) => readonly string[]

/** A terminal whose log scrolls above a few lines that stay at the bottom and are drawn over themselves. */
export interface Screen {
  /** Whole lines, each with its line feed. */
  write(text: string): void
  columns(): number
  /** Draw this at the bottom from now on. */
  follow(render: RenderStatus): void
  /** Draw it anew: what it tells, or the terminal, is another one. */
  refresh(): void
  /** Take the bottom lines away; what was written above them stays. */
  close(): void
}

/**
 * Everything is written at once, erasing included, so that nothing flickers and no line is torn.
 *
 * @param stream a terminal that knows how to erase
 */
export function createScreen(stream: Output): Screen {
  let render: RenderStatus | undefined
  let shown: readonly string[] = []

  const columns = (): number => stream.columns || COLUMNS_USUAL

  /** The way back to the first of the bottom lines. A terminal that got narrower has broken them. */
  function erase(): string {
    if (shown.length === 0) return ''
    const rows = shown.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns())), 0)
    return `\r${rows > 1 ? `\u001b[${rows - 1}A` : ''}${ERASE_BELOW}`
  }

  function draw(text: string, next: readonly string[]): void {
    const out = erase() + text + next.join('\n')
    shown = next
    if (out !== '') stream.write(out)
  }

  const screen: Screen = {
    write: (text) => draw(text, shown),
    columns,
    follow(next) {
      render = next
      screen.refresh()
    },
    refresh() {
      if (render !== undefined) draw('', columns() < COLUMNS_MIN ? [] : render(columns()))
    },
    close() {
      render = undefined
      draw('', [])
    },
  }
  return screen
}

function widthOf(line: string): number {
  return stripVTControlCharacters(line).length
}
