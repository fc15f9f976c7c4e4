import { describe, expect, it } from 'vitest'
import type { FileRead } from '../config/read-file.ts'
import { findDesk } from './find-desk.ts'

const TOKEN = 'a-token-that-nobody-guesses'
const OTHER = 'another-token-nobody-guesses'

function find(
  api: string | undefined,
  env: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string | FileRead>> = {},
) {
  const readFile = (path: string): FileRead => {
    const file = files[path]
    if (file === undefined) return { status: 'absent' }
    return typeof file === 'string' ? { status: 'ok', text: file, mode: 0o600 } : file
  }
  const found = findDesk(api, { env, readFile })
  return found.status === 'ok' ? { url: found.url, token: found.token?.reveal() } : found.message
}

describe('the desk that is asked', () => {
  it.each([
    [undefined, {}, {}, 'http://127.0.0.1:8080'],
    [undefined, { HTTP_PORT: '9' }, { '.env': 'HTTP_PORT=7' }, 'http://127.0.0.1:9'],
    [undefined, {}, { '.env': 'HTTP_PORT=7 # mine' }, 'http://127.0.0.1:7'],
    ['https://desk.example/', { HTTP_PORT: '9' }, {}, 'https://desk.example'],
  ] as const)('--api %s, environment %j, files %j: %s', (api, env, files, url) => {
    expect(find(api, env, files)).toEqual({ url, token: undefined })
  })

  it('is shown the token that grants most, from its file or as it is', () => {
    const files = { admin: TOKEN, '.env': `API_READ_TOKEN=${OTHER}` }
    expect(find(undefined, { API_TOKEN_FILE: 'admin' }, files)).toMatchObject({ token: TOKEN })
    expect(find(undefined, {}, files)).toMatchObject({ token: OTHER })
  })

  it.each([
    ['nowhere', {}, {}, '--api: expected a URL'],
    ['ftp://127.0.0.1', {}, {}, '--api: expected a URL'],
    ['http://me:hunter2@127.0.0.1', {}, {}, '--api: expected a URL'],
    [undefined, { HTTP_PORT: '80a' }, {}, 'HTTP_PORT: expected a port such as 8080, got "80a"'],
    [undefined, { API_TOKEN: 'short' }, {}, 'API_TOKEN: expected 16 to 512'],
    [undefined, { API_TOKEN_FILE: 'gone' }, {}, 'API_TOKEN_FILE: '],
    [undefined, {}, { '.env': { status: 'ok', text: `API_TOKEN=${TOKEN}`, mode: 0o644 } }, 'needs mode 0600'],
    ['http://desk.example', { API_TOKEN: TOKEN }, {}, 'never sent to desk.example in the clear'],
  ] as const)('--api %s, environment %j, files %j is refused: %s', (api, env, files, message) => {
    const found = find(api, env, files)
    expect(found).toContain(message)
    expect(found).not.toMatch(/hunter2|that-nobody/)
  })
})
