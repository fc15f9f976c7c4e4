/** Words in as many lines of at most `columns` as they need, each behind the indent. */
export function wrap(text: string, columns: number, indent = ''): string[] {
  const lines: string[] = []
  let line = indent
  for (const word of text.split(' ')) {
    const gap = line.length > indent.length ? 1 : 0
    if (gap === 1 && line.length + gap + word.length > columns) {
      lines.push(line)
      line = indent
    }
    line += (line.length > indent.length ? ' ' : '') + word
  }
  return [...lines, line]
}
