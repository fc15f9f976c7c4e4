/** A path with its query; what is undefined is left out. */
export function listPath(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}

/** Flags of every list. */
export const listFlags = {
  underlying: { value: 'SYMBOL', meaning: 'Rows of this underlying only, such as ETH.' },
  limit: { value: 'ROWS', default: '20', meaning: 'Rows at most, the newest ones.' },
} as const
