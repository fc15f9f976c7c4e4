import type { EpochMs, Instrument } from '@riposte/market-model'
import { explainMove, type MoveComponent } from './explain-move.ts'
import { type Mark, type MarkRow, readMark } from './mark-row.ts'

/**
 * What one contract of an instrument has made since it is followed, by component. What a holder has made in any time is
 * the difference of two such sums times the contracts, so a mark costs the same for one holder as for ten thousand.
 */
export interface MarkTrack {
  readonly instrument: Instrument
  readonly mark: Mark
  /** USD in units of 10^-18, on the grid of 10^-9. */
  readonly price: bigint
  /** Together they are the price less the first one, exactly. */
  readonly moved: Readonly<Record<MoveComponent, bigint>>
}

export const MOVE_COMPONENTS: readonly MoveComponent[] = ['delta', 'gamma', 'theta', 'vega', 'basis', 'residual']

/** Marks are doubles; on this grid they are exact, and products with a venue's quantities are exact at 10^-18. */
const GRID_DECIMALS = 1e9
const GRID = 10n ** 9n

function onGrid(usd: number): bigint {
  return BigInt(Math.round(usd * GRID_DECIMALS)) * GRID
}

/** Begin with the first mark of an instrument. */
export function beginTrack(instrument: Instrument, mark: Mark): MarkTrack {
  const moved = { delta: 0n, gamma: 0n, theta: 0n, vega: 0n, basis: 0n, residual: 0n }
  return { instrument, mark, price: onGrid(mark.price), moved }
}

/** The same after the next mark. A mark that is no number is no mark. */
export function nextTrack(track: MarkTrack, row: MarkRow, at: EpochMs): MarkTrack {
  const mark = readMark(row, at)
  if (!Number.isFinite(mark.price)) return track
  const price = onGrid(mark.price)
  const why = explainMove(track.instrument, track.mark, mark)
  const { moved } = track
  const delta = onGrid(why.delta)
  const gamma = onGrid(why.gamma)
  const theta = onGrid(why.theta)
  const vega = onGrid(why.vega)
  const basis = onGrid(why.basis)
  const residual = price - track.price - delta - gamma - theta - vega - basis
  return {
    instrument: track.instrument,
    mark,
    price,
    moved: {
      delta: moved.delta + delta,
      gamma: moved.gamma + gamma,
      theta: moved.theta + theta,
      vega: moved.vega + vega,
      basis: moved.basis + basis,
      residual: moved.residual + residual,
    },
  }
}
