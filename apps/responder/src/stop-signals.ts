import type { StopSignals } from './host.ts'

/** Shells report a process that a signal ended as 128 plus the signal's number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const

/** The first SIGINT or SIGTERM asks for a graceful stop; the second ends the process where it stands. */
export function stopSignals(host: Pick<NodeJS.Process, 'on' | 'exit'>): StopSignals {
  return {
    first: () =>
      new Promise((resolve) => {
        let asked = false
        for (const signal of ['SIGINT', 'SIGTERM'] as const) {
          host.on(signal, () => {
            if (asked) host.exit(EXIT_CODES[signal])
            asked = true
            resolve(signal)
          })
        }
      }),
    onReload(reload) {
      host.on('SIGHUP', reload)
    },
  }
}
