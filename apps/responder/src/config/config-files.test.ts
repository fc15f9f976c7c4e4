import { parseWad } from '@riposte/market-model'
import { limitFor } from '@riposte/risk-limits'
import { describe, expect, test } from 'vitest'
import { configOf, load, problemsOf } from '../testing/load-from-memory.ts'

describe('.env', () => {
  test('every name of the design is read, with trailing comments and quotes', () => {
    const text = [
      '\uFEFFMODE=paper            # paper, live',
      'ROLLOUT_PHASE=full          # existing, monitor, risk, full',
      'DRY_RUN=false # true builds no signer',
      'MAX_POSITION_SIZE=1000      # contracts per instrument and venue',
      'MAX_DELTA_EXPOSURE=500,BTC:20 # underlyings',
      "GAMMA_MAX_DELTA='100'\t# underlyings",
      'ENABLE_MANUAL_TRADES=true',
      'GAMMA_HEDGING=false',
      'export CACHE_BACKEND="file" # file, valkey, memory',
      'CACHE_DIR="./my #1 cache"   # a hash inside quotes stays',
      'VALKEY_ADDR=localhost:6379',
      'VALKEY_PASSWORD_FILE=./secrets/valkey # not there yet',
      'VALKEY_TLS=false',
      'HTTP_PORT = 8081',
      'HTTP_HOST=127.0.0.1',
      'API_TOKEN_FILE=             # none on loopback',
      'JOURNAL_DIR=./journal',
      'STOP_TIMEOUT_S=45 # seconds',
      'DERIVE_NETWORK=testnet',
      'DERIVE_URL=',
      `DERIVE_WALLET=0x${'12'.repeat(20)}`,
      'DERIVE_SESSION_KEY_FILE=./secrets/derive',
      'DERIVE_SUBACCOUNTS=ETH:12,BTC:12,HYPE:14 # one for each risk universe',
      'DERIVE_CANCEL_ON_DISCONNECT=keep',
      'RYSK_NETWORK=testnet',
      'RYSK_URL=',
      'RYSK_MAKER_KEY_FILE=./secrets/rysk',
      'RYSK_ASSETS=all',
      'QUOTE_VALIDITY_S=30\r',
      'SOMEBODY_ELSES=1',
      '',
    ].join('\n')
    const result = load({ files: { '.env': text } })
    expect(configOf(result)).toMatchObject({
      mode: 'paper',
      cacheDir: './my #1 cache',
      httpPort: 8081,
      apiTokenFile: undefined,
      deriveUrl: undefined,
      deriveSubaccounts: { ETH: 12, BTC: 12, HYPE: 14 },
      quoteValidityS: 30,
      stopTimeoutS: 45,
    })
    expect(result).toMatchObject({ sources: { MODE: { kind: 'dotenv' }, DERIVE_URL: { kind: 'default' } } })
  })

  test('a line of ours without "=" is a problem, not a silent default', () => {
    expect(problemsOf(load({ files: { '.env': 'MAX_POSITION_SIZE 5\nOTHER 6' } }))).toEqual([
      '(.env): the line of MAX_POSITION_SIZE has no "=": expected MAX_POSITION_SIZE=value',
    ])
    expect(load({ files: { '.env': '# MAX_POSITION_SIZE 5\nMAX_POSITION_SIZE_OLD 5' } }).status).toBe('ok')
  })

  test('that cannot be read is a problem', () => {
    expect(problemsOf(load({ files: { '.env': { status: 'failed', message: 'EACCES' } } }))[0]).toContain('EACCES')
  })
})

describe('YAML', () => {
  const yaml = (text: string) => load({ argv: ['--config=desk.yaml'], files: { 'desk.yaml': text } })

  test('takes keys as flags or as environment names, lists and mappings', () => {
    const config = configOf(
      yaml(
        [
          '# the desk',
          'http_port: 9000',
          'QUOTE_EDGE_BPS: 2.50',
          'enable_manual_trades: no',
          'max_position_size: { default: 500, BTC: 20 }',
          'max_delta_exposure: 0.100000000000000001',
          'derive_subaccounts:',
          '  ETH: 12',
          '  BTC: 13',
          'rysk_assets: [ETH, BTC]',
          "cache_dir: './cache # one'",
          'paper_chain:',
        ].join('\n'),
      ),
    )
    expect(config).toMatchObject({
      httpPort: 9000,
      quoteEdgeBps: 2.5,
      enableManualTrades: false,
      deriveSubaccounts: { ETH: 12, BTC: 13 },
      ryskAssets: ['ETH', 'BTC'],
      cacheDir: './cache # one',
      paperChain: undefined,
    })
    expect(limitFor(config.maxPositionSize, 'BTC')).toBe(parseWad('20'))
    expect(limitFor(config.maxPositionSize, 'ETH')).toBe(parseWad('500'))
    expect(config.maxDeltaExposure.default).toBe(parseWad('0.100000000000000001'))
  })

  test.each([
    ['htp_port: 1', 'line 1): unknown option "htp_port"; did you mean http_port?'],
    ['http_port: 1\nHTTP_PORT: 2', 'line 2): the option is given twice'],
    ['http_port: 1\nhttp_port: 2', 'line 2)'],
    ['http_port: [[1]]', 'HTTP_PORT (desk.yaml line 1): expected a whole number'],
    ['- 1', 'expected options such as "http_port: 8080"'],
    ['http_port: [1', 'line 1)'],
    ['\nmax_position_size:', 'line 2): the limit is set to nothing'],
    ['a: &x 1\nhttp_port: *x', 'unknown option "a"'],
  ])('%j is refused', (text, expected) => {
    expect(problemsOf(yaml(text)).join('\n')).toContain(expected)
  })
})
