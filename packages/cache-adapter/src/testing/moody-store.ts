/** `drops`: takes what it is tested with, and nothing else. */
export type Mode = 'good' | 'throws' | 'hangs' | 'loses' | 'refuses' | 'drops'

/** A store whose behaviour can be changed while it is used. */
export function createMoodyStore() {
  const values = new Map<string, string>()
  const listeners: ((error: unknown) => void)[] = []
  let mode: Mode = 'good'
  let calls = 0
  async function act<T>(good: () => T): Promise<T> {
    calls += 1
    if (mode === 'throws') throw new Error('broken')
    if (mode === 'hangs') return new Promise(() => {})
    return good()
  }
  return {
    values,
    become: (next: Mode) => {
      mode = next
    },
    calls: () => calls,
    complain: (error: unknown) => {
      for (const listener of listeners) listener(error)
    },
    store: {
      capabilities: { expires: true },
      get: (key: string) => act(() => values.get(key)),
      set: (key: string, text: string) =>
        act(() => {
          if (mode === 'good' || (mode === 'drops' && key === 'check')) values.set(key, text)
          return mode !== 'refuses'
        }),
      delete: (key: string) => act(() => mode === 'loses' || values.delete(key)),
      async *iterator() {
        for (const pair of await act(() => [...values])) yield pair
      },
      on: (_event: 'error', listener: (error: unknown) => void) => listeners.push(listener),
    },
  }
}
