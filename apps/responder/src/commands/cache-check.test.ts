import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startValkeyServer, type ValkeyServer } from '../../../../scripts/valkey-server.ts'
import { runCommand } from '../testing/run-command.ts'

const PASSWORD = 'hunter2-hunter2'
let directory = ''
let server: ValkeyServer
let out = ''
let err = ''

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'riposte-cache-check-'))
  writeFileSync(join(directory, 'password'), `${PASSWORD}\n`, { mode: 0o600 })
  server = await startValkeyServer(['--requirepass', PASSWORD])
}, 300_000)

afterAll(async () => {
  await server.remove()
  rmSync(directory, { recursive: true, force: true })
})

beforeEach(() => {
  out = ''
  err = ''
})

async function run(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> {
  const ran = await runCommand(['cache', ...argv], { env })
  out = ran.out
  err = ran.err
  return ran.code
}

const valkey = (...flags: string[]) => ['check', '--cache_backend=valkey', `--valkey_addr=${server.node}`, ...flags]

test('says that a file works, and where it is', async () => {
  const folder = join(directory, 'cache')
  expect(await run(['check', '--cache_dir', folder])).toBe(0)
  expect(out).toMatch(
    /^The cache is a file in .*cache\.\nIt works: opened in [\d.]+ ms, a value written and read back in [\d.]+ ms\.\n$/,
  )
  expect(out).toContain(folder)
  expect(err).toBe('')
})

test('says that memory works', async () => {
  expect(await run(['check'], { CACHE_BACKEND: 'memory' })).toBe(0)
  expect(out).toContain('in memory and forgotten at exit')
})

test('tells of a damaged file that it moved aside', async () => {
  const folder = join(directory, 'cache')
  writeFileSync(join(folder, 'cache.sqlite'), 'no database'.repeat(100), { mode: 0o600 })
  expect(await run(['check', '--cache_dir', folder])).toBe(0)
  expect(err).toContain('cache.file-damaged')
  expect(readFileSync(join(folder, 'cache.sqlite.damaged'), 'utf8')).toContain('no database')
})

test('says that a directory is open to others, and which option to look at', async () => {
  const folder = mkdtempSync(join(directory, 'open-'))
  chmodSync(folder, 0o777)
  expect(await run(['check', '--cache_dir', folder])).toBe(1)
  expect(out).toContain('It does NOT work')
  expect(out).toContain('choose another CACHE_DIR')
})

test('says that Valkey works, given its password', async () => {
  const file = join(directory, 'password')
  for (const [argv, env] of [
    [valkey(`--valkey_password_file=${file}`), {}],
    [valkey(), { VALKEY_PASSWORD: PASSWORD }],
  ] as const) {
    out = ''
    expect(await run(argv, env)).toBe(0)
    expect(out).toContain(`The cache is Valkey at ${server.node}.\nIt works`)
  }
  expect(out + err).not.toContain(PASSWORD)
})

test('answers a program in JSON', async () => {
  expect(await run(valkey('--json'), { VALKEY_PASSWORD: PASSWORD })).toBe(0)
  expect(JSON.parse(out)).toEqual({
    backend: 'valkey',
    where: server.node,
    status: 'ok',
    openMs: expect.any(Number),
    roundTripMs: expect.any(Number),
  })
  out = ''
  expect(await run(valkey('--json'))).toBe(1)
  expect(JSON.parse(out)).toEqual({
    backend: 'valkey',
    where: server.node,
    status: 'failing',
    code: 'VALKEY_REFUSED',
    reason: expect.stringMatching(/wants a password.*VALKEY_PASSWORD_FILE/),
  })
})

test('says what to check when the password is wrong, and does not repeat it', async () => {
  expect(await run(valkey(), { VALKEY_PASSWORD: 'swordfish' })).toBe(1)
  expect(out).toMatch(/It does NOT work: .*refuses the password.*look at VALKEY_PASSWORD_FILE/)
  expect(out + err).not.toContain('swordfish')
})

test('says what to check when nothing listens there', async () => {
  expect(await run(['check', '--cache_backend=valkey', '--valkey_addr=127.0.0.1:1'])).toBe(1)
  expect(out).toMatch(/127\.0\.0\.1:1\.\nIt does NOT work: .*check that it runs.*look at VALKEY_ADDR and VALKEY_TLS/)
})

test.each([
  [[], 'expected riposte cache check'],
  [['chekc'], 'did you mean riposte cache check?'],
  [['check', '--cache_backend=tape'], 'expected file, valkey, memory'],
  [['check', '--jsno'], 'unknown flag --jsno'],
])('%j is a wrong command line', async (argv, expected) => {
  expect(await run(argv)).toBe(2)
  expect(err).toContain(expected)
  expect(out).toBe('')
})
