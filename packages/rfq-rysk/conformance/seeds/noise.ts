import type { Random } from '@riposte/market-model'

const FOREIGN = [
  '',
  '\n',
  '{}',
  'null',
  '[]',
  '{"jsonrpc":"2.0","method":"maintenance","params":{"inSeconds":30}}',
  '{"jsonrpc":"2.0","id":"news","result":{"text":"hello"}}',
  '{"jsonrpc":"2.0","id":"trade","result":null}',
  '{"jsonrpc":"2.0","id":"balances","result":"soon"}',
] as const

/**
 * A frame that nobody knows, or a known one that was cut, or one with a digit changed. Trades are only cut: no signature
 * covers their `fees`, so another digit there could not be told from the truth before the balances are read again.
 */
export function drawNoise(random: Random, text: string): string {
  const draw = (below: number): number => Math.floor(random.unit() * below)
  const kind = draw(3)
  if (kind === 0) return FOREIGN[draw(FOREIGN.length)] ?? ''
  if (kind === 1 || text.includes('"fees"')) return text.slice(0, draw(text.length))
  const at = draw(text.length)
  return `${text.slice(0, at)}${draw(10)}${text.slice(at + 1)}`
}
