import { describe, expect, test } from 'vitest'
import { configOf, type Files, load, problemsOf } from '../testing/load-from-memory.ts'
import { optionList } from './option-list.ts'

const KEY = `0x${'ab'.repeat(32)}`

describe('secrets', () => {
  const token = 'correct-horse-battery'

  test.each(optionList.filter((entry) => entry.secret).map((entry) => [entry.name, entry.flag]))(
    '%s is taken from the environment and from .env, never from a flag or YAML, and never repeated',
    (name, flag) => {
      expect(load({ env: { [name]: KEY.slice(2) } }).status).toBe('ok')
      expect(load({ files: { '.env': `${name}=${KEY.slice(2)}` } }).status).toBe('ok')
      for (const argv of [[`--${flag}=hunter2hunter2xx`], [`--${flag}`, 'hunter2hunter2xx'], ['--config=y']]) {
        const problems = problemsOf(load({ argv, files: { y: `${flag}: hunter2hunter2xx` } }))
        expect(problems).toHaveLength(1)
        expect(problems[0]).toContain(`${name}=[redacted]`)
        expect(problems[0]).toContain(`${name}_FILE`)
        expect(problems[0]).not.toContain('hunter2')
      }
    },
  )

  test('do not print, serialise or show in a configuration', () => {
    const config = configOf(load({ env: { API_TOKEN: token } }))
    expect(config.apiToken?.reveal()).toBe(token)
    expect(
      `${config.apiToken} ${JSON.stringify(config, (_, value) => (typeof value === 'bigint' ? '0' : value))}`,
    ).not.toContain(token)
  })

  test('the token is read from its file', () => {
    const result = load({ argv: ['--api_token_file', 'token'], files: { token: `${token}\n` } })
    expect(configOf(result).apiToken?.reveal()).toBe(token)
  })

  test.each<[string, Files, string]>([
    ['is absent', {}, 'there is no such file'],
    ['cannot be read', { token: { status: 'failed', message: 'EACCES' } }, 'EACCES'],
    [
      'is open to others',
      { token: { status: 'ok', text: token, mode: 0o644 } },
      'open to others (mode 0644); expected mode 0600',
    ],
    ['is empty', { token: '' }, 'holds no token'],
    ['holds a short token', { token: 'abc' }, '16 to 512'],
    ['holds more than a token', { token: `${token}\nand more` }, 'holds no token'],
  ])('a start is refused when the token file %s', (_, files, expected) => {
    const problems = problemsOf(load({ env: { API_TOKEN_FILE: 'token' }, files }))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(expected)
    expect(problems[0]).not.toContain(token)
  })

  test('the password of Valkey is read from its file, where Valkey is used', () => {
    const env = { VALKEY_PASSWORD_FILE: 'password' }
    const files = { password: ' correct horse \n' }
    const config = configOf(load({ env: { ...env, CACHE_BACKEND: 'valkey' }, files }))
    expect(config.valkeyPassword?.reveal()).toBe('correct horse')
    expect(config.valkeyAddr).toEqual(['localhost:6379'])
    expect(configOf(load({ env })).valkeyPassword).toBeUndefined()
  })

  test.each<[string, Files, string]>([
    ['is absent', {}, 'there is no such file'],
    ['is open to others', { password: { status: 'ok', text: 'horse', mode: 0o640 } }, 'mode 0640'],
    ['is empty', { password: '\n' }, 'holds no password'],
    ['has more than a line', { password: 'horse\nand more' }, 'expected one line'],
  ])('a start is refused when the password file %s', (_, files, expected) => {
    const problems = problemsOf(load({ env: { VALKEY_PASSWORD_FILE: 'password', CACHE_BACKEND: 'valkey' }, files }))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(expected)
    expect(problems[0]).not.toContain('horse')
  })

  test('a key pasted where a file or a number belongs is not repeated', () => {
    const url = 'wss://user:passw0rd@localhost/'
    const problems = problemsOf(
      load({ env: { DERIVE_SESSION_KEY_FILE: KEY, MAX_POSITION_SIZE: KEY, RYSK_URL: url }, argv: [KEY] }),
    )
    expect(problems).toHaveLength(4)
    expect(problems.join('\n')).not.toMatch(/abab|passw0rd/)
    expect(problems.join('\n')).toContain('this is a key, not the path of a file')
  })

  test('a secret in a .env that others can read is refused', () => {
    const files: Files = { '.env': { status: 'ok', text: `API_TOKEN=${token}`, mode: 0o664 } }
    expect(problemsOf(load({ files }))[0]).toContain('a secret needs mode 0600')
    const plain: Files = { '.env': { status: 'ok', text: 'HTTP_PORT=1', mode: 0o664 } }
    expect(load({ files: plain }).status).toBe('ok')
  })

  test('a secret and its file exclude each other', () => {
    const problems = problemsOf(load({ env: { API_TOKEN: token, API_TOKEN_FILE: 'token' }, files: { token } }))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('API_TOKEN is set as well')
  })

  test('an address that others can reach needs a token', () => {
    expect(problemsOf(load({ env: { HTTP_HOST: '0.0.0.0' } }))[0]).toContain('set API_TOKEN_FILE')
    for (const host of ['localhost', '127.0.0.1', '127.8.8.8', '::1', '[::1]']) {
      expect(load({ env: { HTTP_HOST: host } }).status).toBe('ok')
    }
    const withToken = load({ env: { HTTP_HOST: '0.0.0.0', API_TOKEN_FILE: 'token' }, files: { token } })
    expect(withToken.status).toBe('ok')
  })
})
