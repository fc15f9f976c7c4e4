export type Colour = 'dim' | 'bold' | 'green' | 'cyan' | 'yellow' | 'red'

const ANSI: Readonly<Record<Colour, number>> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 }

/** Text in a colour, where colours are wanted. */
export function paint(text: string, colour: Colour | undefined, wanted: boolean): string {
  return wanted && colour !== undefined ? `\u001b[${ANSI[colour]}m${text}\u001b[0m` : text
}
