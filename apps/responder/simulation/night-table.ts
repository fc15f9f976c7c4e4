import { toNumber } from '@riposte/market-model'
import type { NightResult } from './night.ts'

/** What a night came to, for people. */
export function nightLines(result: NightResult, seconds: number): readonly string[] {
  const { delta, pnl, violations } = result
  const usd = (value: number): string => value.toFixed(2)
  const of = (counts: Iterable<readonly [string, number]>): string =>
    [...counts].map(([name, count]) => `${count} ${name}`).join(', ')
  const deltas = [...delta].map(
    ([name, { most, outsideMs, idleMs }]) =>
      `${name} ${most.toFixed(3)}, outside ${outsideMs / 1000} s, of that without a hedge at work ${idleMs / 1000} s`,
  )
  const total = pnl?.total
  const rows: readonly (readonly [string, string])[] = [
    ['virtual time', `${(result.virtualMs / 3_600_000).toFixed(2)} h in ${seconds.toFixed(1)} s`],
    ['RFQs', `${result.rfqs}, ${result.quotes} quotes, ${result.trades} trades`],
    ['declines', of(result.declines)],
    ['trades', of(Object.entries(result.statuses))],
    ['fills', `${result.hedges} of hedges of trades, ${result.deltaHedges} of the delta hedger`],
    ['requests', `${result.orders}, at most ${result.peakSecond} a second, ${result.peakWindow} in five`],
    ...deltas.map((text) => ['most delta', text] as const),
    ['alerts', result.alerts.join('; ') || 'none'],
    ['expiry', of(Object.entries(result.endings))],
    ['lives', [...result.ends, 'the last one runs'].join(', ')],
    ...Object.entries(total?.items ?? {}).map(
      ([name, amount]) => ['cash', `${name} ${usd(toNumber(amount))}`] as const,
    ),
    ...Object.entries(total?.components ?? {}).map(
      ([name, amount]) => ['P&L', `${name} ${usd(toNumber(amount))}`] as const,
    ),
    [
      'P&L',
      `${total === undefined ? 'none' : usd(toNumber(total.totalUsd))} USD, ${usd(result.worthUsd)} by the venues' books`,
    ],
    ['unexplained', `${(result.residualShare * 100).toFixed(3)} %`],
    ['broken', violations.length === 0 ? 'nothing' : `${violations.length}`],
  ]
  return [...rows.map(([name, text]) => `${name.padEnd(13)} ${text}`), ...violations.map((what) => `  ${what}`)]
}
