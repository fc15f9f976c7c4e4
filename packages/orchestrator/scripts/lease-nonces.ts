// A process of its own that leases blocks of nonces and prints the first number of each, a line at a time.
// Arguments: directory, count of leases (0: until it is killed), size of a block.
import { writeSync } from 'node:fs'
import { createSystemClock } from '@riposte/market-model'
import { openSqliteNonceStore } from '../src/sqlite-nonce-store.ts'

const [directory = '', count = '0', size = '1'] = process.argv.slice(2)
const store = openSqliteNonceStore({ directory, file: 'nonces.sqlite', clock: createSystemClock() })
const wanted = Number(count) || Number.POSITIVE_INFINITY
for (let done = 0; done < wanted; done++) {
  // Written at once: what a killed process had been granted is known to the last line.
  writeSync(1, `${store.lease('0xkey', 100n, BigInt(size))}\n`)
}
store.close()
