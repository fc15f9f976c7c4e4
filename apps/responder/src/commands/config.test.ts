import { describe, expect, test } from 'vitest'
import type { FileRead } from '../config/read-file.ts'
import { runCommand } from '../testing/run-command.ts'

const TOKEN = 'a-token-that-nobody-guesses'

function run(line: string, env: Readonly<Record<string, string>> = {}, files: Readonly<Record<string, string>> = {}) {
  const readFile = (path: string): FileRead => {
    const text = files[path]
    return text === undefined ? { status: 'absent' } : { status: 'ok', text, mode: 0o600 }
  }
  return runCommand(line.split(' '), { env, readFile })
}

describe('riposte config', () => {
  test('shows each value with its source, in precedence, and no secret', async () => {
    const files = { '.env': 'QUOTE_EDGE_BPS=3\nLOG_LEVEL=warn', 'desk.yaml': 'quote_edge_bps: 5\nstop_timeout_s: 9' }
    const env = { LOG_LEVEL: 'debug', API_TOKEN: TOKEN }
    const { code, out, err } = await run('config --http_port 9090 --config desk.yaml', env, files)
    expect([code, err]).toEqual([0, ''])
    for (const [name, source, value] of [
      ['HTTP_PORT', 'flag --http_port', '9090'],
      ['LOG_LEVEL', 'environment', 'debug'],
      ['QUOTE_EDGE_BPS', '\\.env', '3'],
      ['STOP_TIMEOUT_S', 'desk\\.yaml line 2', '9'],
      ['JOURNAL_DIR', 'default', '\\./journal'],
      ['API_TOKEN', 'environment', '\\[redacted\\]'],
    ]) {
      expect(out).toMatch(new RegExp(`^${name} +${source} +${value}$`, 'm'))
    }
    expect(out).not.toContain(TOKEN)
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  test('shows only what is set, or that nothing is', async () => {
    expect((await run('config --given')).out).toBe('everything stands at its default\n')
    const { out } = await run('config --given --http_port=1')
    expect(out.trimEnd().split('\n')).toHaveLength(2)
  })

  test('is the same as JSON, as the API tells it', async () => {
    const { out } = await run('config --json', { API_TOKEN: TOKEN })
    const options = JSON.parse(out) as { name: string }[]
    expect(options.find(({ name }) => name === 'API_TOKEN')).toMatchObject({
      value: '[redacted]',
      source: 'environment',
    })
    expect(out).not.toContain(TOKEN)
  })

  test('names every problem of a wrong one', async () => {
    const { code, out, err } = await run('config --http_port=80a --log_levle=info', { QUOTE_VALIDITY_S: '1' })
    expect([code, out]).toEqual([2, ''])
    expect(err.trimEnd().split('\n')).toHaveLength(3)
  })
})

describe('riposte config check', () => {
  test('finds nothing wrong with the defaults', async () => {
    expect(await run('config check')).toEqual({ code: 0, out: 'the configuration is sound\n', err: '' })
    expect(await run('config check --json')).toEqual({ code: 0, out: '[]\n', err: '' })
  })

  test('lists every problem at once, those of the files that it names too', async () => {
    const env = { HTTP_PORT: 'x', MAX_POSITION_SIZE: '-1', API_TOKEN: 'hunter2' }
    const { code, out, err } = await run('config check --log_format=loud', env)
    expect([code, out]).toEqual([2, ''])
    for (const name of ['HTTP_PORT="x"', 'MAX_POSITION_SIZE="-1"', 'LOG_FORMAT="loud"', 'API_TOKEN=[redacted]']) {
      expect(err).toContain(name)
    }
    expect(err).not.toContain('hunter2')
    const files = await run('config check --paper_chain gone.csv --risk_rules_file gone.yaml --json')
    expect(files.code).toBe(2)
    expect(JSON.parse(files.out)).toEqual([
      expect.stringContaining('RISK_RULES_FILE="gone.yaml"'),
      'PAPER_CHAIN="gone.csv": there is no such file',
    ])
  })
})

test('riposte config schema is a JSON Schema', async () => {
  const { code, out } = await run('config schema')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ type: 'object', properties: { http_port: { default: '8080' } } })
})
