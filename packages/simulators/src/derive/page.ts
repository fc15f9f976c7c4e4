import type { ParamsReader } from './params.ts'

const DEFAULT_SIZE = 100
const LARGEST_SIZE = 1000

/** One page of a list, as `page` (from 1) and `page_size` ask for it. */
export function readPage<T>(
  read: ParamsReader,
  rows: readonly T[],
): { rows: readonly T[]; pagination: { num_pages: number; count: number } } {
  const size = Math.min(LARGEST_SIZE, Math.max(1, read.optionalInteger('page_size') ?? DEFAULT_SIZE))
  const page = Math.max(1, read.optionalInteger('page') ?? 1)
  return {
    rows: rows.slice((page - 1) * size, page * size),
    pagination: { num_pages: Math.ceil(rows.length / size), count: rows.length },
  }
}
