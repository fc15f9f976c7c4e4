import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FileRead, readSystemFile } from './config/read-file.ts'
import { makePaperKeys, readPaperKeys, throwawayPaperKeys } from './paper-keys.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'riposte-keys-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const addresses = (keys: ReturnType<typeof throwawayPaperKeys>) => Object.values(keys).map(({ address }) => address)

describe('the file of paper keys', () => {
  test('is made once, for its owner only, and read by every process after', () => {
    const path = join(directory, 'paper-keys.json')
    makePaperKeys(path)
    const first = addresses(readPaperKeys(path, readSystemFile))
    expect(new Set(first).size).toBe(3)
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
    makePaperKeys(path)
    expect(addresses(readPaperKeys(path, readSystemFile))).toEqual(first)
    expect(readdirSync(directory)).toEqual(['paper-keys.json'])
  })

  test('that cannot be written is named', () => {
    expect(() => makePaperKeys(join(directory, 'no', 'keys.json'))).toThrow('ENOENT')
  })

  test('holds another set of keys each time it is made', () => {
    const paths = ['a.json', 'b.json'].map((name) => join(directory, name))
    for (const path of paths) makePaperKeys(path)
    const [a, b] = paths.map((path) => readFileSync(path, 'utf8'))
    expect(a).not.toBe(b)
  })

  const file = (text: string, mode = 0o600): FileRead => ({ status: 'ok', text, mode })
  const KEY = `0x${'ab'.repeat(32)}`
  const WHOLE = JSON.stringify({ derive_owner: KEY, derive_session: KEY, rysk_maker: KEY })

  test.each<[string, FileRead, string]>([
    ['absent', { status: 'absent' }, 'riposte simulators makes them'],
    ['unreadable', { status: 'failed', message: 'EACCES' }, 'EACCES'],
    ['open to others', file(WHOLE, 0o644), 'mode 0600'],
    ['no JSON', file('keys'), 'no JSON'],
    ['empty', file('null'), 'derive_owner'],
    ['a key short', file(JSON.stringify({ derive_owner: KEY, derive_session: KEY })), 'rysk_maker'],
    ['a key of a byte less', file(WHOLE.replace(/ab"/, '"')), 'derive_owner'],
  ])('that is %s is refused, and no key is repeated', (_, read, expected) => {
    const attempt = () => readPaperKeys('keys.json', () => read)
    expect(attempt).toThrow(expected)
    expect(attempt).toThrow(expect.objectContaining({ message: expect.not.stringContaining('abab') }))
  })
})

test('keys that end with the process are three, and others each time', () => {
  expect(new Set([...addresses(throwawayPaperKeys()), ...addresses(throwawayPaperKeys())]).size).toBe(6)
})
