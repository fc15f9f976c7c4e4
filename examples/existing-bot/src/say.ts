/** One line of JSON for each thing that happens. */
export function say(event: string, facts: Readonly<Record<string, unknown>> = {}): void {
  const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
  process.stdout.write(`${JSON.stringify({ event, ...facts }, plain)}\n`)
}
