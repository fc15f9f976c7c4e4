import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Clock, epochMs } from '@riposte/market-model'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqliteNonceStore, type SqliteNonceStore } from './sqlite-nonce-store.ts'

let directory: string
let opened: SqliteNonceStore[]
let children: ChildProcess[]
let now: number
const clock: Clock = { nowMs: () => epochMs(now), monotonicMs: () => now, after: () => () => {} }

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'riposte-nonces-'))
  opened = []
  children = []
  now = 1_790_000_000_000
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  for (const store of opened) store.close()
  chmodSync(directory, 0o755)
  rmSync(directory, { recursive: true, force: true })
})

function open(): SqliteNonceStore {
  const store = openSqliteNonceStore({ directory, file: 'nonces.sqlite', clock })
  opened.push(store)
  return store
}

interface Leaser {
  readonly child: ChildProcess
  readonly granted: bigint[]
  /** Resolves when so many blocks have been granted. */
  reached(count: number): Promise<void>
  ended(): Promise<unknown>
}

/** A process that leases; its grants arrive line by line. */
function lease(count: number, size: number): Leaser {
  const script = join(import.meta.dirname, '..', 'scripts', 'lease-nonces.ts')
  const args = ['--conditions=source', script, directory, String(count), String(size)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const granted: bigint[] = []
  let rest = ''
  let look = () => {}
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    granted.push(...lines.map(BigInt))
    look()
  })
  const closed = once(child, 'close')
  return {
    child,
    granted,
    reached: (wanted) =>
      new Promise((resolve) => {
        look = () => void (granted.length >= wanted && resolve())
        look()
      }),
    ended: () => closed,
  }
}

/** Blocks of this size that never overlap. */
function expectApart(firsts: readonly bigint[], size: bigint): void {
  const sorted = [...firsts].sort((a, b) => (a < b ? -1 : 1))
  for (const [i, first] of sorted.entries()) {
    const before = sorted[i - 1]
    if (before !== undefined) expect(first - before).toBeGreaterThanOrEqual(size)
  }
}

describe('the file of nonces', () => {
  it('grants from what was asked for, and never below what it granted before', () => {
    const store = open()
    expect(store.lease('a', 1_000n, 10n)).toBe(1_000n)
    expect(store.lease('a', 0n, 10n)).toBe(1_010n)
    expect(store.lease('a', 5_000n, 10n)).toBe(5_000n)
    expect(store.lease('b', 7n, 1n)).toBe(7n)
  })

  it('holds numbers beyond what a double counts', () => {
    const nanoseconds = 1_790_000_000_123_456_789n
    expect(open().lease('a', nanoseconds, 1_000_000_000n)).toBe(nanoseconds)
    expect(open().lease('a', 0n, 1n)).toBe(nanoseconds + 1_000_000_000n)
  })

  it('remembers the newest lease of each signer and when it was taken', () => {
    const store = open()
    expect(store.lastLease('a')).toBeUndefined()
    store.lease('a', 100n, 5n)
    now += 250
    store.lease('a', 0n, 5n)
    expect(open().lastLease('a')).toEqual({ ceiling: 110n, at: now })
    expect(open().lastLease('b')).toBeUndefined()
  })

  it('is for its own user only', () => {
    open().lease('a', 1n, 1n)
    expect(statSync(join(directory, 'nonces.sqlite')).mode & 0o777).toBe(0o600)
  })

  it('grants nothing that it can not keep', () => {
    const store = open()
    store.lease('a', 1n, 10n)
    const other = new DatabaseSync(join(directory, 'nonces.sqlite'))
    other.exec("CREATE TRIGGER full BEFORE UPDATE ON leases BEGIN SELECT RAISE(FAIL, 'no room'); END")
    expect(() => store.lease('a', 1n, 10n)).toThrow(expect.objectContaining({ code: 'NONCES_FAILED' }))
    other.exec('DROP TRIGGER full')
    other.close()
    expect(store.lease('a', 1n, 10n)).toBe(11n)
  })

  it('refuses a file that is something else', () => {
    writeFileSync(join(directory, 'nonces.sqlite'), 'not a database, but somebody may need it'.repeat(200))
    expect(open).toThrow(expect.objectContaining({ code: 'NONCES_FAILED' }))
  })

  it('grants no number twice to two processes that race for one key', { timeout: 60_000 }, async () => {
    const racers = [lease(1_000, 3), lease(1_000, 3)]
    await Promise.all(racers.map((racer) => racer.ended()))
    const [one, other] = racers.map((racer) => racer.granted) as [bigint[], bigint[]]
    expect([one.length, other.length]).toEqual([1_000, 1_000])
    expectApart([...one, ...other], 3n)
    // Nothing was skipped either: the blocks fill the range without a gap.
    expect(open().lastLease('0xkey')?.ceiling).toBe(100n + 2_000n * 3n)
  })

  it('grants no number twice across kills in the middle of leasing', { timeout: 60_000 }, async () => {
    const granted: bigint[] = []
    for (let life = 0; life < 5; life++) {
      const leaser = lease(0, 2)
      await leaser.reached(20 + 7 * life)
      leaser.child.kill('SIGKILL')
      await leaser.ended()
      granted.push(...leaser.granted)
    }
    const survivor = open().lease('0xkey', 0n, 2n)
    expectApart([...granted, survivor], 2n)
    expect(granted.every((first) => first < survivor)).toBe(true)
  })
})
