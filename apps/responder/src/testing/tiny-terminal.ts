/** As much of a terminal as a log with a status needs: text that wraps, CR, LF, cursor up, erase below, colours. */
export interface TinyTerminal {
  readonly isTTY: true
  columns: number
  write(text: string): void
  /** Break the lines anew, as terminals that reflow do. */
  resize(columns: number): void
  /** What can be read, scrollback included, without blank rows at the end. */
  rows(): readonly string[]
}

const SEQUENCE = new RegExp(`${String.fromCharCode(27)}\\[(\\d*)([AJmK])|[\\s\\S]`, 'g')

interface Row {
  text: string
  /** Goes on what stands above it. */
  readonly continues: boolean
}

export function createTinyTerminal(columns: number): TinyTerminal {
  let rows: Row[] = [{ text: '', continues: false }]
  let y = 0
  let x = 0

  function put(letter: string): void {
    // The last column is filled without a wrap; the next letter wraps.
    if (x >= terminal.columns) {
      y += 1
      x = 0
      rows[y] = { text: '', continues: true }
    }
    const row = rows[y] ?? { text: '', continues: false }
    row.text = row.text.slice(0, x).padEnd(x) + letter + row.text.slice(x + 1)
    rows[y] = row
    x += 1
  }

  const terminal: TinyTerminal = {
    isTTY: true,
    columns,
    write(text) {
      for (const [part, up, code] of text.matchAll(SEQUENCE)) {
        if (code === 'A') y = Math.max(0, y - Number(up || 1))
        else if (code === 'J') {
          rows = rows.slice(0, y + 1)
          const row = rows[y]
          if (row !== undefined) row.text = row.text.slice(0, x)
        } else if (part === '\r') x = 0
        else if (part === '\n') {
          y += 1
          x = 0
          rows[y] ??= { text: '', continues: false }
        } else if (code === undefined) put(part)
      }
    },
    resize(next) {
      const logical: string[] = []
      for (const { text, continues } of rows) {
        if (continues) logical.push(`${logical.pop() ?? ''}${text}`)
        else logical.push(text)
      }
      terminal.columns = next
      rows = logical.flatMap((text) => {
        const pieces = text.match(new RegExp(`.{1,${next}}`, 'g')) ?? ['']
        return pieces.map((piece, i) => ({ text: piece, continues: i > 0 }))
      })
      y = rows.length - 1
      x = rows[y]?.text.length ?? 0
    },
    rows: () =>
      rows
        .map(({ text }) => text.trimEnd())
        .join('\n')
        .trimEnd()
        .split('\n'),
  }
  return terminal
}
